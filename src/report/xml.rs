//! XML as Go's encoder writes it with tabs: no self-closing elements, its escapes, its way with CDATA.

/// A document under construction.
#[derive(Debug, Default)]
pub(super) struct Xml {
    text: String,
    /// What is open, and the length of the text where its children begin.
    open: Vec<(&'static str, usize)>,
}

impl Xml {
    /// Opens an element on its own line.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.text.push('\n');
        self.open.push((name, self.text.len()));
    }

    /// Closes the innermost open element.
    pub(super) fn close(&mut self) {
        if let Some((name, inside)) = self.open.pop() {
            if self.text.len() == inside {
                self.text.pop();
            } else {
                self.indent();
            }
            self.end(name);
        }
    }

    /// An element with text.
    pub(super) fn leaf(&mut self, name: &'static str, attributes: &[(&str, &str)], text: &str) {
        self.start(name, attributes);
        escape(&mut self.text, text);
        self.end(name);
    }

    /// An element with text that is not escaped.
    pub(super) fn cdata(&mut self, name: &'static str, attributes: &[(&str, &str)], text: &str) {
        self.start(name, attributes);
        self.text.push_str("<![CDATA[");
        self.text.push_str(&text.replace("]]>", "]]]]><![CDATA[>"));
        self.text.push_str("]]>");
        self.end(name);
    }

    /// The text, everything closed.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.text
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        for (key, value) in attributes {
            self.text.push(' ');
            self.text.push_str(key);
            self.text.push_str("=\"");
            escape(&mut self.text, value);
            self.text.push('"');
        }
        self.text.push('>');
    }

    fn end(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push_str(">\n");
    }

    fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n('\t', self.open.len()));
    }
}

/// Mirrors `xml.EscapeText`.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' => out.push_str("&#x9;"),
            '\n' => out.push_str("&#xA;"),
            '\r' => out.push_str("&#xD;"),
            '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}' => out.push(c),
            _ => out.push('\u{FFFD}'),
        }
    }
}
