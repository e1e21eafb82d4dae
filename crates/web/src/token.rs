//! What a client beyond this machine has to know.

use crate::Error;
use crate::private::write_private;
use std::fmt;
use std::fs;
use std::path::Path;

/// 128 random bits, as 32 hexadecimal digits. Its debug form is not the token,
/// so that no log has it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one, from the system's randomness.
    ///
    /// # Errors
    /// The system has none.
    pub fn random() -> Result<Self, Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(Error::Random)?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// The one that a file keeps, so that whoever has the link comes in again
    /// after a restart; a new one, if there is none in it.
    ///
    /// # Errors
    /// The system has no randomness, or the file cannot be written.
    pub fn kept(path: &Path) -> Result<Self, Error> {
        let kept = fs::read_to_string(path).ok().and_then(|it| Self::parse(it.trim()));
        kept.map_or_else(|| Self::renewed(path), Ok)
    }

    /// A new one, kept in a file from now on: links from before open nothing.
    ///
    /// # Errors
    /// As above.
    pub fn renewed(path: &Path) -> Result<Self, Error> {
        let token = Self::random()?;
        write_private(path, &token.0)
            .map_err(|source| Error::Token { path: path.to_owned(), source })?;
        Ok(token)
    }

    /// One that was made before, or is agreed upon: 16 to 128 letters, digits,
    /// `-` and `_`.
    pub fn parse(text: &str) -> Option<Self> {
        let known = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
        let fine = (16..=128).contains(&text.len()) && text.bytes().all(known);
        fine.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the token, in a time that does not tell how much of it
    /// was right.
    pub(crate) fn is(&self, given: &str) -> bool {
        let differing = |(ours, theirs): (u8, u8)| ours ^ theirs;
        let pairs = self.0.bytes().zip(given.bytes());
        let differences = pairs.map(differing).fold(0, |all, it| all | it);
        self.0.len() == given.len() && std::hint::black_box(differences) == 0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_itself_will_do() {
        let token = Token::parse("0123456789abcdef").unwrap();
        assert!(token.is("0123456789abcdef"));
        for wrong in ["", "0123456789abcde", "0123456789abcdef0", "0123456789abcdeF"] {
            assert!(!token.is(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_token_is_kept_for_the_user_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/token");
        let token = Token::kept(&path).unwrap();
        assert_eq!(Token::kept(&path).unwrap(), token);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let renewed = Token::renewed(&path).unwrap();
        assert_ne!(renewed, token);
        fs::write(&path, "nonsense").unwrap();
        assert_ne!(Token::kept(&path).unwrap(), renewed);
    }

    #[test]
    fn tokens_are_long_plain_and_never_the_same() {
        let token = Token::random().unwrap();
        assert_eq!(Token::parse(token.as_str()), Some(token.clone()));
        assert_ne!(Token::random().unwrap(), token);
        assert!(!format!("{token:?}").contains(token.as_str()));
        assert_eq!(Token::parse("short"), None);
        assert_eq!(Token::parse("0123456789abcdef/../"), None);
    }
}
