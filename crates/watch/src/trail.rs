//! Where a path leads, and which names in which folders decide that.

use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};

/// More links than this in one path are a circle.
const MAX_LINKS: usize = 40;

/// A name in a real folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) folder: PathBuf,
    pub(crate) name: OsString,
}

/// Follows a path. `links` are the links on the way: when one of them is
/// changed, the path leads somewhere else. `end` is the last name, in the
/// folder where it really is (or would be); `None` for a circle or the root
/// of the file system.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Trail {
    pub(crate) links: Vec<Step>,
    pub(crate) end: Option<Step>,
}

pub(crate) fn follow(path: &Path) -> Trail {
    let mut links = Vec::new();
    let mut real = PathBuf::new();
    // What is still to be walked, last first.
    let mut rest: Vec<OsString> = parts(path);
    while let Some(name) = rest.pop() {
        if name == OsStr::new("..") {
            real.pop();
            continue;
        }
        let here = real.join(&name);
        if let Ok(target) = std::fs::read_link(&here) {
            links.push(Step { folder: real.clone(), name });
            if links.len() > MAX_LINKS {
                return Trail { links, end: None };
            }
            if target.is_absolute() {
                real = PathBuf::new();
            }
            rest.extend(parts(&target));
        } else {
            real = here;
        }
    }
    let end = real.parent().zip(real.file_name());
    let end = end.map(|(folder, name)| Step { folder: folder.into(), name: name.into() });
    Trail { links, end }
}

/// The parts of a path, last first; the beginning of an absolute one is a part.
fn parts(path: &Path) -> Vec<OsString> {
    let named = |part: Component<'_>| match part {
        Component::CurDir => None,
        part => Some(part.as_os_str().to_owned()),
    };
    let mut parts: Vec<OsString> = path.components().filter_map(named).collect();
    parts.reverse();
    parts
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn every_link_on_the_way_is_a_step() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("v1")).unwrap();
        symlink("v1", root.join("..data")).unwrap();
        symlink("..data/pat.py", root.join("pat.py")).unwrap();
        let trail = follow(&root.join("pat.py"));
        let names: Vec<_> = trail.links.iter().map(|step| step.name.to_str().unwrap()).collect();
        assert_eq!(names, ["pat.py", "..data"]);
        assert_eq!(trail.end, Some(Step { folder: root.join("v1"), name: "pat.py".into() }));
    }

    #[test]
    fn a_circle_ends() {
        let temp = tempfile::tempdir().unwrap();
        symlink("b", temp.path().join("a")).unwrap();
        symlink("a", temp.path().join("b")).unwrap();
        assert_eq!(follow(&temp.path().join("a")).end, None);
    }
}
