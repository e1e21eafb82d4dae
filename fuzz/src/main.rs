//! Writes what each target starts from into `corpus/`.

use std::fs;
use std::path::Path;

fn main() -> std::io::Result<()> {
    for target in &fuzz::TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target.name);
        fs::create_dir_all(&folder)?;
        for (nth, seed) in (target.seeds)().iter().enumerate() {
            fs::write(folder.join(format!("seed{nth}")), seed)?;
        }
    }
    Ok(())
}
