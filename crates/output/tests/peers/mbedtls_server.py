"""A DTLS server on mbedTLS, the stack family of real bridges.

    mbedtls_server.py PORT IDENTITY KEY_IN_HEX

Writes what clients send to stdout. Needs PyPI `python-mbedtls`.
"""

import socket
import sys

from mbedtls import tls

port, identity, key = int(sys.argv[1]), sys.argv[2], bytes.fromhex(sys.argv[3])
context = tls.ServerContext(
    tls.DTLSConfiguration(
        pre_shared_key_store={identity: key},
        ciphers=["TLS-PSK-WITH-AES-128-GCM-SHA256"],
        lowest_supported_version=tls.DTLSVersion.DTLSv1_2,
        highest_supported_version=tls.DTLSVersion.DTLSv1_2,
        validate_certificates=False,
    )
)
listener = context.wrap_socket(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", port))

while True:
    client, address = listener.accept()
    client.setcookieparam(address[0].encode())
    try:
        client.do_handshake()
    except tls.HelloVerifyRequest:
        # The client comes again, with the cookie.
        client.close()
        client, address = listener.accept()
        client.setcookieparam(address[0].encode())
        try:
            client.do_handshake()
        except tls.TLSError:
            client.close()
            continue
    except tls.TLSError:
        client.close()
        continue
    while data := client.recv(2048):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    client.close()
