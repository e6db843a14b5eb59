//! Limits the retries of all calls of a client to one host, so that a host that is down gets little more than one request
//! per call. Plain data and pure, as [`super::retry`] is, which decides about a single call.
//!
//! It is the token bucket of the AWS SDKs' standard retry mode: each retry takes tokens, each success puts some back, and
//! without enough tokens there is no retry. Time puts none back: a host that recovers is known by its successes.

use std::cell::RefCell;

use super::retry::AttemptOutcome;

/// Tokens of a host that no retry has taken any from.
const CAPACITY: u32 = 500;
const RETRY_COST: u32 = 5;
/// A request that got no response has cost the client and the host more.
const LOST_COST: u32 = 10;
/// What a request that succeeds at once puts back; one that succeeds after a retry puts back that retry's cost.
const SUCCESS_REFUND: u32 = 1;

/// The budgets of one client, by host.
#[derive(Debug, Default)]
pub struct RetryBudgets {
    /// Hosts with their tokens that are taken. A host with none taken is not listed, so the list stays short.
    taken: RefCell<Vec<(String, u32)>>,
}

impl RetryBudgets {
    /// Takes the tokens of a retry after `outcome`: how many, or `None` when too few are left.
    fn take(&self, url: &str, outcome: AttemptOutcome) -> Option<u32> {
        let cost = match outcome {
            AttemptOutcome::Lost => LOST_COST,
            AttemptOutcome::Response { .. } => RETRY_COST,
        };
        let mut hosts = self.taken.borrow_mut();
        let host = origin_of(url);
        if let Some((_, taken)) = hosts.iter_mut().find(|(name, _)| name == host) {
            *taken = taken.checked_add(cost).filter(|taken| *taken <= CAPACITY)?;
        } else {
            hosts.push((host.to_owned(), cost));
        }
        Some(cost)
    }

    fn put_back(&self, url: &str, refund: u32) {
        let mut hosts = self.taken.borrow_mut();
        // What every call of a healthy host does.
        if hosts.is_empty() {
            return;
        }
        let host = origin_of(url);
        hosts.retain_mut(|(name, taken)| {
            if name == host {
                *taken = taken.saturating_sub(refund);
            }
            *taken > 0
        });
    }
}

/// The retries of one request, on the budget of its host.
#[derive(Debug)]
pub struct Retries<'a> {
    budgets: Option<&'a RetryBudgets>,
    url: &'a str,
    last_cost: Option<u32>,
}

impl<'a> Retries<'a> {
    /// No retry so far; without `budgets` their number is not limited here.
    #[must_use]
    pub const fn new(budgets: Option<&'a RetryBudgets>, url: &'a str) -> Self {
        Self { budgets, url, last_cost: None }
    }

    /// Whether the budget allows a retry after `outcome`; takes its tokens.
    pub fn allow(&mut self, outcome: AttemptOutcome) -> bool {
        let Some(budgets) = self.budgets else { return true };
        let cost = budgets.take(self.url, outcome);
        self.last_cost = cost.or(self.last_cost);
        cost.is_some()
    }

    /// The request succeeded.
    pub fn succeeded(&self) {
        if let Some(budgets) = self.budgets {
            budgets.put_back(self.url, self.last_cost.unwrap_or(SUCCESS_REFUND));
        }
    }
}

/// Scheme, host and port: what stands before the third slash.
fn origin_of(url: &str) -> &str {
    let end = url.match_indices('/').nth(2).map_or(url.len(), |(index, _)| index);
    url.get(..end).unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://vault.example/v1/vaults/v/cards?x=1";
    const DOWN: AttemptOutcome = AttemptOutcome::Response { status: 500, retry_after_ms: None };

    fn retries(budgets: &RetryBudgets) -> Retries<'_> {
        Retries::new(Some(budgets), URL)
    }

    /// Retries until the budget allows none.
    fn empty(budgets: &RetryBudgets, outcome: AttemptOutcome) -> u32 {
        let mut count = 0;
        while retries(budgets).allow(outcome) {
            count += 1;
        }
        count
    }

    #[test]
    fn a_host_that_is_down_is_retried_a_hundred_times_and_no_more() {
        assert_eq!(empty(&RetryBudgets::default(), DOWN), 100);
        assert_eq!(
            empty(&RetryBudgets::default(), AttemptOutcome::Lost),
            50,
            "no response costs twice as much"
        );
        let budgets = RetryBudgets::default();
        let sent: u32 = (0..1000)
            .map(|_| {
                let mut request = retries(&budgets);
                1 + (0..2).map(|_| u32::from(request.allow(DOWN))).sum::<u32>()
            })
            .sum();
        assert_eq!(sent, 1100);
    }

    #[test]
    fn a_retry_that_costs_more_than_is_left_takes_nothing() {
        let budgets = RetryBudgets::default();
        for _ in 0..99 {
            assert!(retries(&budgets).allow(DOWN));
        }
        assert!(!retries(&budgets).allow(AttemptOutcome::Lost), "5 tokens are left");
        assert!(retries(&budgets).allow(DOWN));
        assert!(!retries(&budgets).allow(DOWN));
    }

    #[test]
    fn a_success_puts_back_one_token_or_what_its_last_retry_took() {
        let budgets = RetryBudgets::default();
        empty(&budgets, DOWN);
        for _ in 0..4 {
            retries(&budgets).succeeded();
        }
        assert!(!retries(&budgets).allow(DOWN), "4 tokens are too few");
        retries(&budgets).succeeded();
        let mut request = retries(&budgets);
        assert!(request.allow(DOWN), "5 tokens are one retry");
        assert!(!request.allow(DOWN));
        request.succeeded();
        assert_eq!(empty(&budgets, DOWN), 1, "the retry that succeeded put its 5 tokens back");

        let mut request = retries(&budgets);
        assert!(!request.allow(DOWN));
        request.succeeded();
        assert!(!retries(&budgets).allow(DOWN), "a retry that was refused puts nothing back");
    }

    #[test]
    fn the_tokens_never_exceed_the_capacity() {
        let budgets = RetryBudgets::default();
        let mut request = retries(&budgets);
        assert!(request.allow(DOWN));
        for _ in 0..1000 {
            request.succeeded();
        }
        assert!(budgets.taken.borrow().is_empty(), "a host with all its tokens is not kept");
        assert_eq!(empty(&budgets, DOWN), 100);
    }

    #[test]
    fn each_host_has_its_own_budget() {
        let budgets = RetryBudgets::default();
        empty(&budgets, DOWN);
        for other in
            ["https://vault.example:8443/v1/vaults/v", "https://token.example", "http://vault.example/"]
        {
            assert!(Retries::new(Some(&budgets), other).allow(DOWN), "{other}");
            Retries::new(Some(&budgets), other).succeeded();
        }
        assert!(!Retries::new(Some(&budgets), "https://vault.example").allow(DOWN), "whatever the path");
        assert!(!retries(&budgets).allow(DOWN));
    }

    #[test]
    fn without_a_budget_every_retry_is_allowed() {
        let mut request = Retries::new(None, URL);
        assert!((0..1000).all(|_| request.allow(DOWN)));
        request.succeeded();
    }
}
