//! Entertainment areas, as people set them up in the Hue app.

use light::Place;
use wire::hue::AreaId;

/// An entertainment area.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    pub id: AreaId,
    pub name: String,
    /// What it is for, in the bridge's words: `music`, `screen`, `other` …
    pub kind: String,
    /// Who streams to it: the identity of an application.
    pub streamer: Option<String>,
    pub active: bool,
    /// The path of the group that it is in the API of before.
    pub(crate) group: Option<String>,
    /// In the bridge's order, which is the order of lights in a frame.
    pub channels: Vec<Channel>,
}

/// What can have a colour of its own: a light, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// As the bridge numbers it; numbers may be missing.
    pub id: u8,
    /// As the bridge tells it: x from left to right, y along the depth of the
    /// room, z from floor to ceiling.
    pub place: Place,
    /// The names of the lights that follow it; mostly one.
    pub lights: Vec<String>,
}

impl Area {
    /// Picks an area by its name (in any case) or id; without either, the only
    /// one there is.
    pub(crate) fn pick(areas: Vec<Self>, wanted: Option<&str>) -> Result<Self, super::Error> {
        let known = areas.iter().map(|area| format!("`{}`", area.name)).collect();
        let fits = |area: &Area| match wanted {
            Some(wanted) => {
                area.name.to_lowercase() == wanted.to_lowercase() || area.id.as_str() == wanted
            }
            None => areas.len() == 1,
        };
        let index = areas.iter().position(fits);
        let area = index.and_then(|index| areas.into_iter().nth(index));
        let area = area
            .ok_or_else(|| super::Error::NoSuchArea { wanted: wanted.map(String::from), known })?;
        if area.channels.len() > wire::hue::MAX_CHANNELS {
            let channels = area.channels.len();
            return Err(super::Error::TooManyChannels { area: area.name, channels });
        }
        Ok(area)
    }
}
