//! The way to a DDP receiver.

use crate::datagrams::{Kind, Link};
use crate::driver::Failure;
use crate::profile::{Depth, Profile};
use crate::sockets::{connected_to, resolve};
use crate::url::Host;
use wire::ddp::{DataType, Sender};

pub(crate) fn open(host: &Host, id: u8, data_type: DataType) -> Result<Link, Failure> {
    let to = resolve(host)?;
    let session = Box::new(Sender::new(to, id, data_type));
    Ok(Link { session, socket: connected_to(to)?, kind: Kind::Connected, presence: None })
}

/// What receivers are told that a light's slots are.
pub(crate) fn data_type(profile: &Profile, depth: Depth) -> DataType {
    match (profile.is_rgb(), profile.is_rgbw(), depth) {
        (true, _, Depth::Eight) => DataType::RGB_8,
        (true, _, Depth::Sixteen) => DataType::RGB_16,
        (_, true, Depth::Eight) => DataType::RGBW_8,
        (_, true, Depth::Sixteen) => DataType::RGBW_16,
        _ => DataType::UNDEFINED,
    }
}
