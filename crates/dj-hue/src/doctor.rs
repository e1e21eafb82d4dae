//! `dj-hue doctor`: what works on this machine.

use crate::arguments::Doctor;
use anyhow::Result;

pub(crate) fn doctor(arguments: &Doctor) -> Result<()> {
    let folder = arguments.folder.path();
    println!("patterns  {}", folder.display());
    Ok(())
}
