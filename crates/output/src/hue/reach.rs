//! The way to a bridge that is paired, wherever it is now.

use super::bridge::Bridge;
use super::credentials::{self, Credentials};
use super::{Error, discovery};
use crate::installation::Installation;
use std::ops::ControlFlow;
use std::time::Duration;

/// How long a bridge that moved is looked for.
const SEARCH: Duration = Duration::from_secs(3);

/// The bridge of these credentials at its address, or at another where it
/// announces itself, which is kept then. Blocks while it is looked for.
///
/// # Errors
/// What is wrong at the address it had, where it is nowhere else.
pub fn reach(credentials: &Credentials, installation: &Installation) -> Result<Bridge, Error> {
    reach_by(credentials, installation, announced)
}

/// Where a bridge answers, if that is not where its credentials say. Blocks
/// while it is looked for.
pub(super) fn moved(credentials: &Credentials) -> Option<String> {
    let address = announced(&credentials.bridge).filter(|it| *it != credentials.address)?;
    let moved = Credentials { address, ..credentials.clone() };
    let answers = Bridge::new(&moved).and_then(|bridge| bridge.info());
    answers.is_ok().then_some(moved.address)
}

/// Where a bridge announces itself.
fn announced(id: &str) -> Option<String> {
    let mut address = None;
    let searched = discovery::discover(SEARCH, |found| {
        if found.id != id {
            return ControlFlow::Continue(());
        }
        address = Some(found.address.to_string());
        ControlFlow::Break(())
    });
    searched.ok().and(address)
}

fn reach_by(
    credentials: &Credentials,
    installation: &Installation,
    find: impl FnOnce(&str) -> Option<String>,
) -> Result<Bridge, Error> {
    let asked = Bridge::new(credentials).and_then(|bridge| bridge.info().map(|_| bridge));
    let error = match asked {
        Ok(bridge) => return Ok(bridge),
        // Nobody is there any more, or somebody else has the address now.
        Err(
            error @ (Error::Unreachable { .. } | Error::Impostor { .. } | Error::Nonsense { .. }),
        ) => error,
        Err(error) => return Err(error),
    };
    let elsewhere = find(&credentials.bridge).filter(|it| *it != credentials.address);
    let Some(address) = elsewhere else { return Err(error) };
    let moved = Credentials { address, ..credentials.clone() };
    let bridge = Bridge::new(&moved)?;
    // Who announces an id need not have it; the certificate tells.
    bridge.info()?;
    credentials::keep(installation, &moved)?;
    Ok(bridge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hue::DemoBridge;
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::process::{Command, Stdio};
    use testkit::needs;

    /// A bridge that was paired when it had another address.
    struct Moved {
        bridge: DemoBridge,
        installation: Installation,
        _folder: tempfile::TempDir,
    }

    impl Moved {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let installation = Installation::in_folder(folder.path());
            Self { bridge: DemoBridge::start().unwrap(), installation, _folder: folder }
        }

        /// Whether the bridge is found though its credentials have an old
        /// address.
        fn is_found_from(&self, old: &str) -> bool {
            let now = self.bridge.credentials();
            let credentials = Credentials { address: old.to_owned(), ..now.clone() };
            let find = |id: &str| {
                assert_eq!(id, now.bridge);
                Some(now.address.clone())
            };
            let nowhere = reach_by(&credentials, &self.installation, |_| None);
            assert!(nowhere.is_err(), "it is not at {old}");
            assert_eq!(credentials::paired(&self.installation).unwrap(), []);
            let found = reach_by(&credentials, &self.installation, find).is_ok();
            // The next start finds it at once.
            let kept = credentials::paired(&self.installation).unwrap();
            found && kept == [now]
        }
    }

    #[test]
    fn a_bridge_is_at_its_address_without_a_search() {
        let moved = Moved::new();
        let credentials = moved.bridge.credentials();
        let find = |_: &str| panic!("nobody needs to search");
        assert!(reach_by(&credentials, &moved.installation, find).is_ok());
    }

    #[test]
    fn a_bridge_whose_address_nobody_has_any_more_is_found() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert!(Moved::new().is_found_from(&free.to_string()));
    }

    #[test]
    fn a_bridge_whose_address_another_machine_has_is_found() {
        let printer = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = printer.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for mut socket in printer.incoming().flatten() {
                // It speaks no TLS.
                let _ = socket.read(&mut [0; 64]);
                let _ = socket.write_all(b"HTTP/1.0 400 Bad Request\r\n\r\n");
            }
        });
        assert!(Moved::new().is_found_from(&address));
    }

    #[test]
    fn a_bridge_whose_address_another_server_has_is_found() {
        needs!("openssl");
        let folder = tempfile::tempdir().unwrap();
        let (key, certificate) = (folder.path().join("key.pem"), folder.path().join("cert.pem"));
        let made = Command::new("openssl")
            .args("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes".split(' '))
            .args(["-subj", "/CN=nas.local", "-keyout"])
            .arg(&key)
            .arg("-out")
            .arg(&certificate)
            .stderr(Stdio::null())
            .status();
        assert!(made.unwrap().success());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut server = Command::new("openssl")
            .args(["s_server", "-quiet", "-www", "-accept", &format!("127.0.0.1:{port}"), "-key"])
            .arg(&key)
            .arg("-cert")
            .arg(&certificate)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::sleep(Duration::from_millis(10));
        }
        let is_found = Moved::new().is_found_from(&format!("127.0.0.1:{port}"));
        let _ = server.kill();
        let _ = server.wait();
        assert!(is_found);
    }
}
