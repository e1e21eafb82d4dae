//! From the shared key to the keys of a conversation (RFC 5246, RFC 4279,
//! RFC 7627).

use super::record::KEY_BLOCK_LENGTH;
use ring::{digest, hmac};

pub(super) const VERIFY_DATA_LENGTH: usize = 12;

/// What each side threw in.
pub(super) struct Randoms {
    pub(super) client: [u8; 32],
    pub(super) server: [u8; 32],
}

/// The master secret.
pub(super) struct Secrets([u8; 48]);

impl Secrets {
    /// From the shared key; with the transcript of the session so far, where
    /// both sides know the extended master secret.
    pub(super) fn derive(key: &[u8], randoms: &Randoms, session: Option<&[u8]>) -> Self {
        let length = (key.len() as u16).to_be_bytes();
        let premaster = [&length[..], &vec![0; key.len()], &length, key].concat();
        let mut master = [0; 48];
        match session {
            Some(transcript) => {
                let seed = digest::digest(&digest::SHA256, transcript);
                prf(&premaster, b"extended master secret", seed.as_ref(), &mut master);
            }
            None => {
                let seed = [randoms.client, randoms.server].concat();
                prf(&premaster, b"master secret", &seed, &mut master);
            }
        }
        Self(master)
    }

    pub(super) fn key_block(&self, randoms: &Randoms) -> [u8; KEY_BLOCK_LENGTH] {
        let mut block = [0; KEY_BLOCK_LENGTH];
        prf(&self.0, b"key expansion", &[randoms.server, randoms.client].concat(), &mut block);
        block
    }

    pub(super) fn clients_digest(&self, transcript: &[u8]) -> [u8; VERIFY_DATA_LENGTH] {
        self.digest(b"client finished", transcript)
    }

    pub(super) fn is_servers_digest(&self, transcript: &[u8], theirs: &[u8]) -> bool {
        // Both sides of a public comparison: no need to hide how far it got.
        self.digest(b"server finished", transcript) == theirs
    }

    fn digest(&self, label: &[u8], transcript: &[u8]) -> [u8; VERIFY_DATA_LENGTH] {
        let hash = digest::digest(&digest::SHA256, transcript);
        let mut out = [0; VERIFY_DATA_LENGTH];
        prf(&self.0, label, hash.as_ref(), &mut out);
        out
    }
}

/// TLS 1.2's pseudo-random function: fills `out`.
fn prf(secret: &[u8], label: &[u8], seed: &[u8], out: &mut [u8]) {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let seed = [label, seed].concat();
    let mut chain = hmac::sign(&key, &seed);
    for chunk in out.chunks_mut(32) {
        let block = hmac::sign(&key, &[chain.as_ref(), &seed].concat());
        chunk.copy_from_slice(&block.as_ref()[..chunk.len()]);
        chain = hmac::sign(&key, chain.as_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A published vector for P_SHA256:
    /// <https://mailarchive.ietf.org/arch/msg/tls/fzVCzk-z3FShgGJ6DOXqM1ydxms/>
    #[test]
    fn the_pseudo_random_function_is_the_published_one() {
        let hex = |text: &str| -> Vec<u8> {
            (0..text.len())
                .step_by(2)
                .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
                .collect()
        };
        let mut out = [0; 100];
        prf(
            &hex("9bbe436ba940f017b17652849a71db35"),
            b"test label",
            &hex("a0ba9f936cda311827a6f796ffd5198c"),
            &mut out,
        );
        assert_eq!(
            out.to_vec(),
            hex(concat!(
                "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a",
                "6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab",
                "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701",
                "87347b66"
            ))
        );
    }
}
