//! multipart/form-data, enough for a file upload. Written here because it must also refuse what is malformed.

#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// `None` when the body is not what its content type promises.
pub(crate) fn parse_multipart(content_type: &str, body: &[u8]) -> Option<Vec<Part>> {
    let boundary =
        content_type.split(';').find_map(|piece| piece.trim().strip_prefix("boundary="))?.trim_matches('"');
    let opening = format!("--{boundary}");
    let separator = format!("\r\n--{boundary}");
    let mut rest = body.strip_prefix(opening.as_bytes()).or_else(|| {
        let at = find(body, separator.as_bytes())?;
        Some(&body[at + separator.len()..])
    })?;
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Some(parts);
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let end = find(rest, separator.as_bytes())?;
        parts.push(part(&rest[..end])?);
        rest = &rest[end + separator.len()..];
    }
}

fn part(bytes: &[u8]) -> Option<Part> {
    let split = find(bytes, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..split]).into_owned();
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let disposition = header("content-disposition")?;
    Some(Part {
        name: attribute(&disposition, "name")?,
        file_name: attribute(&disposition, "filename"),
        content_type: header("content-type"),
        body: bytes[split + 4..].to_vec(),
    })
}

fn attribute(disposition: &str, name: &str) -> Option<String> {
    disposition.split(';').find_map(|piece| {
        let (key, value) = piece.trim().split_once('=')?;
        (key == name).then(|| value.trim_matches('"').replace("%22", "\""))
    })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
