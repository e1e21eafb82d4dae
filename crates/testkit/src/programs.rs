//! Real programs that save files. Those that need a terminal (nano, micro) are
//! for tests that have one.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// A program's way to give a file new contents.
#[derive(Clone, Copy)]
pub struct Program {
    /// What has to be installed.
    pub program: &'static str,
    /// Its arguments; `{file}` is the file, `{new}` one with the new contents.
    pub arguments: &'static [&'static str],
}

/// Every one that needs no terminal.
pub const PROGRAMS: &[Program] = &[
    Program {
        program: "vim",
        arguments: &[
            "-u", "NONE", "-N", "-es", "-c", "%d _", "-c", "r {new}", "-c", "1d _", "-c", "wq",
            "{file}",
        ],
    },
    Program {
        program: "emacs",
        arguments: &[
            "-Q",
            "--batch",
            "{file}",
            "--eval",
            "(progn (insert-file-contents \"{new}\" nil nil nil t) (save-buffer))",
        ],
    },
    Program { program: "sed", arguments: &["-i", "-e", "1r {new}", "-e", "d", "{file}"] },
    Program { program: "cp", arguments: &["{new}", "{file}"] },
    Program { program: "cp", arguments: &["--remove-destination", "{new}", "{file}"] },
    Program { program: "mv", arguments: &["{new}", "{file}"] },
    Program { program: "install", arguments: &["{new}", "{file}"] },
    Program { program: "rsync", arguments: &["-aI", "{new}", "{file}"] },
    Program { program: "rsync", arguments: &["-aI", "--inplace", "{new}", "{file}"] },
    Program { program: "dd", arguments: &["if={new}", "of={file}", "bs=7", "status=none"] },
    Program { program: "sh", arguments: &["-c", "cat '{new}' > '{file}'"] },
    Program { program: "sh", arguments: &["-c", "tee '{file}' < '{new}' > /dev/null"] },
    Program {
        program: "perl",
        arguments: &["-i", "-ne", "print `cat {new}` if $. == 1", "{file}"],
    },
];

/// Ends a test, and says so, where a program it needs is not installed. Where
/// changes are judged (the variable `CI` is set) the test fails instead.
#[macro_export]
macro_rules! needs {
    ($($program:expr),+) => {
        $(if !$crate::programs::is_at_hand($program) { return; })+
    };
}

/// Whether a program can be run here; see [`needs!`].
///
/// # Panics
/// If it cannot, and `CI` is set.
pub fn is_at_hand(program: &str) -> bool {
    let at_hand = is_installed(program);
    if !at_hand {
        let package = match program {
            "emacs" => "emacs-nox",
            "gnutls-serv" => "gnutls-bin",
            other => other,
        };
        let wanting = format!("it needs `{program}` (Debian: apt-get install {package})");
        assert!(std::env::var_os("CI").is_none(), "{wanting}");
        let test = std::thread::current().name().unwrap_or_default().to_owned();
        // Past the test's captured output, or nobody would know.
        let _ = writeln!(io::stderr(), "skipped: {test}: {wanting}");
    }
    at_hand
}

fn is_installed(program: &str) -> bool {
    let mut probe = Command::new("sh");
    let probe = probe.args(["-c", &format!("command -v '{program}'")]);
    probe.stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

impl Program {
    /// Whether it can be run here.
    pub fn is_installed(&self) -> bool {
        is_installed(self.program)
    }

    /// Saves a file with it.
    ///
    /// # Errors
    /// If it cannot be run, or fails.
    pub fn save(&self, file: &Path, text: &str) -> io::Result<()> {
        // Beside the folder, not in it, where it would be seen.
        let folder = file.parent().and_then(Path::parent).unwrap_or(Path::new("."));
        let new = folder.join(format!("new-{}-{:x}", std::process::id(), text.len()));
        fs::write(&new, text)?;
        let fill = |argument: &&str| {
            let argument = argument.replace("{file}", &file.to_string_lossy());
            argument.replace("{new}", &new.to_string_lossy())
        };
        let output = Command::new(self.program).args(self.arguments.iter().map(fill)).output()?;
        let _ = fs::remove_file(&new);
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(io::Error::other(format!("{} failed: {said}", self.program)))
    }
}

impl std::fmt::Display for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.program, self.arguments.join(" "))
    }
}
