//! A proxy between the browser and the server of wasm-bindgen's test runner.
//!
//! That server keeps a thread for each open connection and, when more than four are opened at once, can leave one
//! without a thread: its request is never answered, and the page never loads (`tiny_http` 0.12, `TaskPool::spawn`).
//! Behind this proxy it sees one request at a time, each on a connection that ends with the answer.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context as _, Result};

/// Starts the proxy, which lives as long as this process, and gives where it listens.
pub(super) fn start() -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no port for the browser's proxy")?;
    let address = listener.local_addr()?;
    let turn = Arc::new(Mutex::new(()));
    thread::spawn(move || {
        for browser in listener.incoming().flatten() {
            let turn = Arc::clone(&turn);
            // A browser that goes away in the middle is its own matter.
            thread::spawn(move || pass_on(&browser, &turn).ok());
        }
    });
    Ok(address)
}

/// One request and its answer.
fn pass_on(browser: &TcpStream, turn: &Mutex<()>) -> io::Result<()> {
    let request = head(browser)?;
    if let Some((server, head)) = for_server(&request) {
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut upstream = TcpStream::connect(server)?;
        upstream.write_all(head.as_bytes())?;
        io::copy(&mut upstream, &mut { browser })?;
    } else {
        { browser }
            .write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
    }
    browser.shutdown(Shutdown::Both)
}

/// The request line and the headers: tests only GET.
fn head(browser: &TcpStream) -> io::Result<String> {
    const LONGEST: u64 = 64 * 1024;
    let mut reader = BufReader::new(browser).take(LONGEST);
    let mut head = String::new();
    while reader.read_line(&mut head)? > 2 {}
    Ok(head)
}

/// Where a request goes, and what it says there. None for anything but a page on this machine: a test needs no other,
/// and the browser's own calls home find nobody.
fn for_server(request: &str) -> Option<(SocketAddr, String)> {
    let (line, headers) = request.split_once("\r\n")?;
    let rest = line.strip_prefix("GET http://")?;
    let (host, path) = rest.split_once('/')?;
    let server: SocketAddr = host.parse().ok()?;
    let kept = headers.lines().filter(|header| {
        let name = header.split(':').next().unwrap_or_default().to_ascii_lowercase();
        !header.is_empty() && !["connection", "proxy-connection"].contains(&name.as_str())
    });
    let kept: String = kept.map(|header| format!("{header}\r\n")).collect();
    server.ip().is_loopback().then(|| (server, format!("GET /{path}\r\n{kept}Connection: close\r\n\r\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_goes_on_to_this_machine_alone_and_ends_its_connection() {
        let request =
            "GET http://127.0.0.1:80/a?b HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\n\r\n";
        let (server, head) = for_server(request).unwrap();
        assert_eq!(server, "127.0.0.1:80".parse().unwrap());
        assert_eq!(head, "GET /a?b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assert!(for_server("GET http://192.0.2.1:80/ HTTP/1.1\r\n\r\n").is_none());
        assert!(for_server("CONNECT update.example:443 HTTP/1.1\r\n\r\n").is_none());
    }
}
