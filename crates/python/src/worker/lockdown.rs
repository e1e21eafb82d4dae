//! Walls around the worker, put up after warming up and before the first file.
//!
//! The interpreter was built without files, processes and sockets. This is for
//! the day when somebody finds a hole in it, and for what no interpreter
//! limits: memory. Where a kernel lacks a wall, the worker does without, and
//! `doctor` says so.

#[cfg(target_os = "linux")]
pub(super) use linux::{Meter, die_with_parent, lock};

#[cfg(not(target_os = "linux"))]
pub(super) use elsewhere::{Meter, die_with_parent, lock};

#[cfg(target_os = "linux")]
mod linux {
    use crate::settings::Isolation;
    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr,
        RulesetStatus, Scope,
    };
    use rustix::process::{Resource, Rlimit, Signal, setrlimit};
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
    use std::fs::File;
    use std::os::unix::fs::FileExt;

    /// What the answer and the walls themselves may need beyond the budget.
    const SLACK: u64 = 32 << 20;

    /// All that a warm interpreter asks of the kernel: memory, its clock, its
    /// two pipes, and its own end.
    const SYSTEM_CALLS: &[i64] = &[
        libc::SYS_brk,
        libc::SYS_clock_getres,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_close,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_futex,
        libc::SYS_getpid,
        libc::SYS_getrandom,
        libc::SYS_gettid,
        libc::SYS_gettimeofday,
        libc::SYS_madvise,
        libc::SYS_mmap,
        libc::SYS_mprotect,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_nanosleep,
        libc::SYS_pread64,
        libc::SYS_read,
        libc::SYS_restart_syscall,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sched_getaffinity,
        libc::SYS_sched_yield,
        libc::SYS_sigaltstack,
        libc::SYS_tgkill,
        libc::SYS_write,
        libc::SYS_writev,
    ];

    /// Asks the kernel to end this process with its parent. If that is gone
    /// already, the line is closed, which ends this process, too.
    pub(in crate::worker) fn die_with_parent() -> bool {
        rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).is_ok()
    }

    /// Puts the walls up; none can be taken down again. Threads that are to be
    /// start in between: they inherit Landlock, which holds for the thread that
    /// asks for it, and could not be started any more behind seccomp, which is
    /// put before all there are.
    pub(in crate::worker) fn lock(
        memory_budget: u64,
        meter: &Meter,
        start_threads: impl FnOnce(),
    ) -> Isolation {
        let landlock = keep_out_of_files();
        start_threads();
        Isolation {
            limits: limit(meter.address_space() + memory_budget + SLACK),
            landlock,
            seccomp: filter_system_calls().is_some(),
            dies_with_parent: false,
        }
    }

    fn limit(address_space: u64) -> bool {
        let limits = [
            (Resource::As, address_space),
            (Resource::Core, 0),
            (Resource::Fsize, 0),
            (Resource::Nofile, 32),
        ];
        let set = |(resource, most): &(Resource, u64)| {
            setrlimit(*resource, Rlimit { current: Some(*most), maximum: Some(*most) }).is_ok()
        };
        limits.iter().filter(|limit| set(limit)).count() == limits.len()
    }

    /// A rule set without a rule: nothing may be opened any more.
    pub(super) fn keep_out_of_files() -> bool {
        let newest = ABI::V6;
        let restricted = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(newest))
            .and_then(|it| it.handle_access(AccessNet::from_all(newest)))
            .and_then(|it| it.scope(Scope::from_all(newest)))
            .and_then(Ruleset::create)
            .and_then(landlock::RulesetCreated::restrict_self);
        restricted.is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
    }

    /// Everything else is refused with an error, which is what a library that
    /// tries something on the side can live with.
    fn filter_system_calls() -> Option<()> {
        let allowed = SYSTEM_CALLS.iter().map(|call| (*call, Vec::new())).collect();
        let refused = SeccompAction::Errno(libc::EPERM.cast_unsigned());
        let architecture = std::env::consts::ARCH.try_into().ok()?;
        let filter =
            SeccompFilter::new(allowed, refused, SeccompAction::Allow, architecture).ok()?;
        let program: BpfProgram = filter.try_into().ok()?;
        // This is where the process gives up gaining privileges, too.
        seccompiler::apply_filter_all_threads(&program).ok()
    }

    /// Tells how much memory the process has, also when no file can be opened
    /// any more.
    pub(in crate::worker) struct Meter(Option<File>);

    impl Meter {
        pub(in crate::worker) fn open() -> Self {
            Self(File::open("/proc/self/status").ok())
        }

        /// Bytes in memory; 0 where that is not known.
        pub(in crate::worker) fn resident(&self) -> u64 {
            self.field("VmRSS:").unwrap_or(0)
        }

        /// Bytes mapped; a guess above the truth where that is not known.
        fn address_space(&self) -> u64 {
            self.field("VmSize:").unwrap_or(512 << 20)
        }

        fn field(&self, name: &str) -> Option<u64> {
            let mut status = [0; 4096];
            let length = self.0.as_ref()?.read_at(&mut status, 0).ok()?;
            let status = str::from_utf8(&status[..length]).ok()?;
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            let kilobytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
            Some(kilobytes << 10)
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs::File;
    use std::thread;

    /// It holds for the thread that puts it up, so that a test can.
    #[test]
    fn landlock_keeps_files_out_where_it_says_so() {
        let (holds, opened) = thread::spawn(|| {
            let holds = super::linux::keep_out_of_files();
            (holds, File::open("/proc/self/status").is_ok())
        })
        .join()
        .expect("it does not panic");
        assert_eq!(opened, !holds);
        let kernel = std::fs::read_to_string("/sys/kernel/security/lsm").unwrap_or_default();
        assert!(holds || !kernel.contains("landlock"), "this kernel has it");
    }
}

/// Untested: on other systems the interpreter's own lack of doors has to do,
/// and memory is limited only by what a worker can fill within its time.
#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use crate::settings::Isolation;

    pub(in crate::worker) fn die_with_parent() -> bool {
        false
    }

    pub(in crate::worker) fn lock(_: u64, _: &Meter, start_threads: impl FnOnce()) -> Isolation {
        start_threads();
        Isolation::default()
    }

    pub(in crate::worker) struct Meter;

    impl Meter {
        pub(in crate::worker) fn open() -> Self {
            Self
        }

        pub(in crate::worker) fn resident(&self) -> u64 {
            0
        }
    }
}
