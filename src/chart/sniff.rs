//! What kind of file something is that should have been an archive: Go's `http.DetectContentType`, on what Helm hands it.

/// Helm reads 512 bytes into a buffer of zeros, so a shorter text counts as binary.
const WINDOW: usize = 512;

const HTML: &[&str] = &[
    "<!DOCTYPE HTML",
    "<HTML",
    "<HEAD",
    "<SCRIPT",
    "<IFRAME",
    "<H1",
    "<DIV",
    "<FONT",
    "<TABLE",
    "<A",
    "<STYLE",
    "<TITLE",
    "<B",
    "<BODY",
    "<BR",
    "<P",
    "<!--",
];

const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "application/pdf"),
    (b"%!PS-Adobe-", "application/postscript"),
    (b"\xFE\xFF", "text/plain; charset=utf-16be"),
    (b"\xFF\xFE", "text/plain; charset=utf-16le"),
    (b"\xEF\xBB\xBF", "text/plain; charset=utf-8"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"\x00\x00\x02\x00", "image/x-icon"),
    (b"BM", "image/bmp"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x89PNG\x0D\x0A\x1A\x0A", "image/png"),
    (b"\xFF\xD8\xFF", "image/jpeg"),
    (b"ID3", "audio/mpeg"),
    (b"OggS\x00", "application/ogg"),
    (b"MThd\x00\x00\x00\x06", "audio/midi"),
    (b"\x1A\x45\xDF\xA3", "video/webm"),
    (b"\x00\x01\x00\x00", "font/ttf"),
    (b"OTTO", "font/otf"),
    (b"ttcf", "font/collection"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"\x1F\x8B\x08", "application/x-gzip"),
    (b"PK\x03\x04", "application/zip"),
    (b"Rar!\x1A\x07\x00", "application/x-rar-compressed"),
    (b"Rar!\x1A\x07\x01\x00", "application/x-rar-compressed"),
    (b"\x00\x61\x73\x6D", "application/wasm"),
];

/// The content type of the beginning of a file.
pub(super) fn content_type(data: &[u8]) -> &'static str {
    let data = &data[..data.len().min(WINDOW)];
    let blank = |b: &&u8| matches!(**b, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ');
    let text = &data[data.iter().take_while(blank).count()..];
    let byte = |at: usize| text.get(at).copied().unwrap_or(0);
    for tag in HTML {
        let head = text.get(..tag.len());
        if head.is_some_and(|head| head.eq_ignore_ascii_case(tag.as_bytes())) && matches!(byte(tag.len()), b' ' | b'>') {
            return "text/html; charset=utf-8";
        }
    }
    if text.starts_with(b"<?xml") {
        return "text/xml; charset=utf-8";
    }
    if let Some((_, kind)) = SIGNATURES.iter().find(|(signature, _)| data.starts_with(signature)) {
        return kind;
    }
    let binary = |b: &u8| matches!(b, 0..=8 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F);
    if data.len() < WINDOW || text.iter().any(binary) { "application/octet-stream" } else { "text/plain; charset=utf-8" }
}
