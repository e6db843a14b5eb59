use super::*;

const LIFE_S: f64 = 3_600.0;

/// A lease that a call has taken at `now_ms`, and the call.
fn led(now_ms: f64) -> (Lease<&'static str, &'static str>, Pending, u32) {
    let (mut lease, mut waited) = (Lease::default(), Pending::default());
    let LeaseStep::Lead(epoch) = lease.next(now_ms, &mut waited, false) else { panic!("takes it") };
    (lease, waited, epoch)
}

fn fresh(
    lease: &mut Lease<&'static str, &'static str>,
    now_ms: f64,
) -> LeaseStep<&'static str, &'static str> {
    lease.next(now_ms, &mut Pending::default(), false)
}

#[test]
fn one_leads_and_the_others_wait_for_its_token() {
    let (mut lease, mut leader, epoch) = led(0.0);
    let mut other = Pending::default();
    let waits: Vec<_> = (0..5).map(|look| lease.next(f64::from(look), &mut other, false)).collect();
    assert_eq!(waits, [4.0, 8.0, 16.0, 25.0, 25.0].map(LeaseStep::Wait));
    lease.succeed(epoch, "a", 0.0, Some(LIFE_S));
    assert_eq!(lease.next(90.0, &mut other, false), LeaseStep::Use("a"));
    assert_eq!(lease.next(90.0, &mut leader, false), LeaseStep::Use("a"));
    assert_eq!(fresh(&mut lease, 90.0), LeaseStep::Use("a"));
}

#[test]
fn a_token_is_ready_until_someone_has_to_think_of_its_renewal() {
    let (mut lease, _, epoch) = led(0.0);
    assert_eq!(lease.ready(0.0), None);
    lease.succeed(epoch, "a", 0.0, Some(LIFE_S));
    let ahead_ms = LIFE_S * 1000.0 - 2.0 * MARGIN_MS;
    assert_eq!(lease.ready(ahead_ms - 1.0), Some("a"));
    assert_eq!(lease.ready(ahead_ms), None);
    lease.reject(|token| *token == "a");
    assert_eq!(lease.ready(1.0), None);
    let (mut lease, _, epoch) = led(0.0);
    lease.succeed(epoch, "of a life that nobody knows", 0.0, None);
    assert_eq!(lease.ready(0.0), None);
}

#[test]
fn a_dead_leader_costs_one_lease_and_its_late_token_is_dropped() {
    let (mut lease, _, dead) = led(0.0);
    let mut other = Pending::default();
    assert!(matches!(lease.next(LEASE_MS - 1.0, &mut other, false), LeaseStep::Wait(_)));
    let LeaseStep::Lead(epoch) = lease.next(LEASE_MS, &mut other, false) else { panic!("takes over") };
    lease.succeed(dead, "late", 0.0, Some(LIFE_S));
    lease.fail(dead, "aborted", LEASE_MS);
    assert!(!lease.keep(dead, LEASE_MS, 9e9));
    assert!(matches!(fresh(&mut lease, LEASE_MS + 1.0), LeaseStep::Wait(_)));
    lease.succeed(epoch, "b", LEASE_MS, Some(LIFE_S));
    assert_eq!(fresh(&mut lease, LEASE_MS + 2.0), LeaseStep::Use("b"));
}

#[test]
fn an_attempt_ends_before_its_lease_does() {
    let (mut lease, _, epoch) = led(0.0);
    let mut joiner = Pending::default();
    assert!(matches!(lease.next(MAX_EXCHANGE_MS, &mut joiner, false), LeaseStep::Wait(_)));
    lease.fail(epoch, "aborted", MAX_EXCHANGE_MS);
    assert_eq!(lease.next(MAX_EXCHANGE_MS + 25.0, &mut joiner, false), LeaseStep::Fail("aborted"));
}

#[test]
fn no_call_goes_with_less_than_the_margin_left() {
    for (life_s, margin_s) in [(3_600.0, 60.0), (300.0, 60.0), (100.0, 20.0), (10.0, 2.0)] {
        let (mut lease, _, epoch) = led(0.0);
        lease.succeed(epoch, "a", 0.0, Some(life_s));
        let mut second = 0.0;
        while second < life_s + 5.0 {
            let usable = second < life_s - margin_s;
            let mut probe = Lease { until_ms: 0.0, ..Lease::default() };
            std::mem::swap(&mut probe, &mut lease);
            let next = fresh(&mut probe, second * 1000.0);
            assert_eq!(matches!(next, LeaseStep::Use(_)), usable, "{life_s} s, at {second} s");
            probe.until_ms = 0.0;
            lease = probe;
            second += 1.0;
        }
    }
}

#[test]
fn a_failed_renewal_leaves_the_old_token_while_it_lives() {
    let (mut lease, _, epoch) = led(0.0);
    lease.succeed(epoch, "old", 0.0, Some(100.0));
    let (mut leader, mut joiner) = (Pending::default(), Pending::default());
    let LeaseStep::Lead(epoch) = lease.next(85_000.0, &mut leader, false) else { panic!("is due") };
    assert_eq!(lease.next(85_000.0, &mut joiner, false), LeaseStep::Use("old"));
    lease.fail(epoch, "aborted", 86_000.0);
    assert_eq!(lease.next(86_000.0, &mut leader, false), LeaseStep::Use("old"));
    assert_eq!(lease.next(86_000.0, &mut joiner, false), LeaseStep::Use("old"));
    assert_eq!(fresh(&mut lease, 90_000.0), LeaseStep::Use("old"), "no new try with every call");
    assert!(matches!(fresh(&mut lease, 91_000.0), LeaseStep::Lead(_)));
}

#[test]
fn a_failure_is_told_to_those_who_waited_and_to_nobody_later() {
    let (mut lease, mut leader, epoch) = led(0.0);
    let mut joiner = Pending::default();
    assert!(matches!(lease.next(1.0, &mut joiner, false), LeaseStep::Wait(_)));
    lease.fail(epoch, "why", 2.0);
    let LeaseStep::Lead(_) = fresh(&mut lease, 3.0) else { panic!("a later call tries again") };
    assert_eq!(lease.next(4.0, &mut joiner, false), LeaseStep::Fail("why"));
    assert_eq!(lease.next(4.0, &mut leader, false), LeaseStep::Fail("why"));
}

#[test]
fn a_refused_token_is_dropped_once_and_not_its_successor() {
    let (mut lease, _, epoch) = led(0.0);
    lease.succeed(epoch, "a", 0.0, Some(LIFE_S));
    lease.reject(|token| *token == "a");
    assert!(!lease.trusts_cache);
    let LeaseStep::Lead(epoch) = fresh(&mut lease, 1.0) else { panic!("is gone") };
    lease.succeed(epoch, "b", 1.0, Some(LIFE_S));
    lease.reject(|token| *token == "a");
    assert_eq!(fresh(&mut lease, 2.0), LeaseStep::Use("b"));
    assert!(lease.trusts_cache);
}

#[test]
fn a_nonsensical_expiry_serves_those_who_waited_only() {
    let (mut lease, mut leader, epoch) = led(0.0);
    let mut joiner = Pending::default();
    assert!(matches!(lease.next(1.0, &mut joiner, false), LeaseStep::Wait(_)));
    lease.succeed(epoch, "a", 0.0, None);
    assert_eq!(lease.next(2.0, &mut leader, false), LeaseStep::Use("a"));
    assert_eq!(lease.next(2.0, &mut joiner, false), LeaseStep::Use("a"));
    assert!(matches!(fresh(&mut lease, 2.0), LeaseStep::Lead(_)));
}

#[test]
fn a_leader_uses_a_token_that_has_ended_already_and_a_joiner_does_not() {
    let (mut lease, mut leader, epoch) = led(0.0);
    let mut joiner = Pending::default();
    assert!(matches!(lease.next(0.0, &mut joiner, false), LeaseStep::Wait(_)));
    lease.succeed(epoch, "a", 0.0, Some(0.015));
    assert_eq!(lease.next(20.0, &mut leader, false), LeaseStep::Use("a"));
    assert!(matches!(lease.next(20.0, &mut joiner, false), LeaseStep::Lead(_)));
}

#[test]
fn in_the_background_it_is_renewed_before_it_is_due() {
    let (mut lease, _, epoch) = led(0.0);
    lease.succeed(epoch, "a", 0.0, Some(LIFE_S));
    let ahead = (LIFE_S - 120.0) * 1000.0;
    assert_eq!(lease.next(ahead - 1.0, &mut Pending::default(), true), LeaseStep::Use("a"));
    assert_eq!(fresh(&mut lease, ahead), LeaseStep::Use("a"));
    assert!(matches!(lease.next(ahead, &mut Pending::default(), true), LeaseStep::UseAndRenew("a", _)));
    assert_eq!(lease.next(ahead + 1.0, &mut Pending::default(), true), LeaseStep::Use("a"), "once");
}

#[test]
fn a_clock_that_is_set_back_does_not_lock_anyone_out() {
    let (mut lease, _, _) = led(1e12);
    assert!(matches!(fresh(&mut lease, 1e12 - 3.6e6), LeaseStep::Lead(_)));
}

#[test]
fn a_life_is_counted_on_one_clock_and_nonsense_has_none() {
    for (expires, issued, now, life) in [
        (Some(4_000.0), Some(400.0), 9_999_999.0, Some(3_600.0)),
        (Some(4_000.0), None, 400.0, Some(3_600.0)),
        (Some(1_000_000_000.0), None, 1.8e9, None),
        (Some(1e12), Some(1e12), 1.8e9, None),
        (Some(4.1e12), None, 1.8e9, None),
        // Just below the bound, and at it.
        (Some(9_999_999_999.0), Some(0.0), 1.8e9, Some(9_999_999_999.0)),
        (Some(10_000_000_000.0), Some(0.0), 1.8e9, None),
        (Some(1e308), None, 1.8e9, None),
        (None, Some(1.0), 1.0, None),
    ] {
        assert_eq!(life_s(expires, issued, now), life, "{expires:?} {issued:?} {now}");
    }
}

#[test]
fn while_another_call_renews_a_token_it_serves_as_long_as_it_lives() {
    let (mut lease, _, epoch) = led(0.0);
    lease.succeed(epoch, "old", 0.0, Some(LIFE_S));
    let due_ms = LIFE_S * 1000.0 - MARGIN_MS;
    let LeaseStep::Lead(epoch) = fresh(&mut lease, due_ms) else { panic!("takes it") };
    assert_eq!(fresh(&mut lease, due_ms + 1.0), LeaseStep::Use("old"));
    assert_eq!((lease.holds(), lease.alive(due_ms)), (true, Some("old")));
    let ended_ms = LIFE_S * 1000.0;
    assert!((lease.left_ms(due_ms) - MARGIN_MS).abs() < 1.0);
    assert_eq!((lease.alive(ended_ms), lease.left_ms(ended_ms + 1.0)), (None, 0.0));
    lease.keep(epoch, ended_ms, LEASE_MS);
    assert_eq!(
        fresh(&mut lease, ended_ms),
        LeaseStep::Wait(4.0),
        "in the millisecond of its end it has ended"
    );
}
