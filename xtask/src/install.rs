//! Finds what the full run needs beyond the Rust toolchain, and installs by package name what is not there.

use std::path::Path;

use crate::Result;
use crate::command::{exists, program, run, target};

/// Something of the operating system that the run needs: Debian's package, and how to see that it is there.
struct Need {
    package: &'static str,
    present: fn() -> bool,
}

const NEEDS: [Need; 5] = [
    Need { package: "curl", present: || exists("curl") },
    Need { package: "postgresql", present: || crate::postgres::binaries().is_ok() },
    Need { package: "chromium", present: || exists("chromium") },
    Need {
        package: "fonts-noto-core",
        present: || Path::new("/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf").is_file(),
    },
    Need { package: "python3-venv", present: can_make_environments },
];

/// Installs the missing packages of the operating system with apt-get.
pub fn system(root: &Path) -> Result {
    for (name, source) in [
        ("node", "https://nodejs.org, version 20 or later"),
        ("npm", "https://nodejs.org"),
        ("python3", "your system's packages"),
    ] {
        if !exists(name) {
            return Err(format!(
                "`{name}` is not on the search path, and the end-to-end tests need it: install it from {source}."
            ));
        }
    }
    let missing: Vec<&str> = NEEDS.iter().filter(|need| !(need.present)()).map(|need| need.package).collect();
    if missing.is_empty() {
        println!("PostgreSQL, Chromium, fonts, curl and Python are there.");
        return Ok(());
    }
    if !exists("apt-get") {
        return Err(format!("Not found, and there is no apt-get to install it with: {}.", missing.join(", ")));
    }
    apt(root, &["update", "-qq"])?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(&missing);
    apt(root, &arguments)?;
    let still: Vec<&str> = NEEDS.iter().filter(|need| !(need.present)()).map(|need| need.package).collect();
    if still.is_empty() { Ok(()) } else { Err(format!("Installed, but still not found: {}.", still.join(", "))) }
}

/// The Node packages of `e2e/package-lock.json`, installed again only when the lock file differs from the one installed.
pub fn node_packages(root: &Path) -> Result {
    let directory = root.join("e2e");
    let lock = directory.join("package-lock.json");
    let stamp = directory.join("node_modules/.installed-from-package-lock.json");
    if same(&lock, &stamp) {
        println!("e2e/node_modules is as e2e/package-lock.json says.");
        return Ok(());
    }
    run(&mut program(&directory, "npm", &["ci", "--no-audit", "--no-fund"]))?;
    copy(&lock, &stamp)
}

/// The Python packages of `e2e/requirements.txt`, in a virtual environment under `target/venv`.
pub fn python_packages(root: &Path) -> Result {
    let wanted = root.join("e2e/requirements.txt");
    let environment = target(root).join("venv");
    let stamp = environment.join("installed-from-requirements.txt");
    if same(&wanted, &stamp) {
        println!("The virtual environment is as e2e/requirements.txt says.");
        return Ok(());
    }
    run(&mut program(root, "python3", &["-m", "venv", "--clear", &environment.to_string_lossy()]))?;
    let pip = environment.join("bin/pip").to_string_lossy().into_owned();
    run(&mut program(root, &pip, &["install", "--quiet", "--requirement", "e2e/requirements.txt"]))?;
    copy(&wanted, &stamp)
}

fn apt(root: &Path, arguments: &[&str]) -> Result {
    let mut command = if is_root() {
        program(root, "apt-get", arguments)
    } else {
        let mut words = vec!["-n", "apt-get"];
        words.extend(arguments);
        program(root, "sudo", &words)
    };
    run(command.env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Whether this process may act as the superuser.
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn can_make_environments() -> bool {
    program(Path::new("/"), "python3", &["-c", "import ensurepip, venv"]).output().is_ok_and(|output| output.status.success())
}

fn same(wanted: &Path, stamp: &Path) -> bool {
    matches!((std::fs::read(wanted), std::fs::read(stamp)), (Ok(wanted), Ok(stamp)) if wanted == stamp)
}

fn copy(from: &Path, to: &Path) -> Result {
    match std::fs::copy(from, to) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("{} could not be copied to {}: {error}.", from.display(), to.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_equal_files_are_the_same() {
        let directory = tempfile::tempdir().unwrap();
        let (wanted, stamp) = (directory.path().join("wanted"), directory.path().join("stamp"));
        assert!(!same(&wanted, &stamp), "two absent files are not an installation");
        std::fs::write(&wanted, "one").unwrap();
        assert!(!same(&wanted, &stamp));
        copy(&wanted, &stamp).unwrap();
        assert!(same(&wanted, &stamp));
        std::fs::write(&wanted, "two").unwrap();
        assert!(!same(&wanted, &stamp));
    }
}
