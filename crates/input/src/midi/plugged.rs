//! Which ports have come and gone between two looks.
//!
//! A system knows a port by an identifier, people by its name. Two devices of
//! one make have the same name; each of them gets a name of its own here, or
//! one would be deaf, and what is pressed on one be let go by the other.

use std::collections::{BTreeMap, BTreeSet};

/// The ports that are there, by what the system calls them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plugged {
    names: BTreeMap<String, String>,
}

/// What a look has shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// The identifiers and names of those that are no longer there.
    pub(crate) gone: Vec<(String, String)>,
    /// And of those that are there only now.
    pub(crate) come: Vec<(String, String)>,
}

impl Plugged {
    /// Takes in the identifiers and names of all ports that there are. One that
    /// stays keeps its name, also when another of that name goes.
    pub(crate) fn look(&mut self, found: &[(String, String)]) -> Changes {
        let mut changes = Changes::default();
        let found_ids: BTreeSet<_> = found.iter().map(|(id, _)| id).collect();
        self.names.retain(|id, name| {
            let stays = found_ids.contains(id);
            if !stays {
                changes.gone.push((id.clone(), name.clone()));
            }
            stays
        });
        for (id, name) in found {
            if !self.names.contains_key(id) {
                let name = self.free_name(name);
                self.names.insert(id.clone(), name.clone());
                changes.come.push((id.clone(), name));
            }
        }
        changes
    }

    /// The name, or `name #2` and so on.
    fn free_name(&self, name: &str) -> String {
        let is_free = |name: &String| !self.names.values().any(|it| it == name);
        let numbered = (2..).map(|number| format!("{name} #{number}"));
        std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What looks show, each in words; ports are written `identifier=name`.
    fn looks(looks: &[&str]) -> Vec<String> {
        let mut plugged = Plugged::default();
        let words = |sign: char, ports: Vec<(String, String)>| {
            ports.into_iter().map(move |(id, name)| format!("{sign}{id}={name}"))
        };
        let look = |ports: &&str| {
            let ports = ports.split_whitespace().filter_map(|it| it.split_once('='));
            let ports: Vec<_> = ports.map(|(id, name)| (id.into(), name.into())).collect();
            let changes = plugged.look(&ports);
            words('-', changes.gone).chain(words('+', changes.come)).collect::<Vec<_>>().join(", ")
        };
        looks.iter().map(look).collect()
    }

    #[test]
    fn ports_come_and_go() {
        assert_eq!(
            looks(&["", "1=pads", "1=pads 2=knobs", "2=knobs", "1=pads 2=knobs"]),
            ["", "+1=pads", "+2=knobs", "-1=pads", "+1=pads"]
        );
    }

    #[test]
    fn two_of_one_name_are_two_and_keep_their_names() {
        assert_eq!(
            looks(&["1=pads 2=pads", "2=pads", "2=pads 3=pads", "3=pads", "3=pads 4=pads 5=pads"]),
            ["+1=pads, +2=pads #2", "-1=pads", "+3=pads", "-2=pads #2", "+4=pads #2, +5=pads #3"]
        );
    }
}
