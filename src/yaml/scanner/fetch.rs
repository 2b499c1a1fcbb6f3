//! Which token starts here.

use super::{Error, Kind, MAX_DEPTH, Scanner, SimpleKey, Token};

impl<'a> Scanner<'a> {
    /// Adds at least one token to the queue.
    pub(super) fn fetch_next(&mut self) -> Result<(), Error> {
        if !self.started {
            self.started = true;
            self.keys.push(SimpleKey::default());
            self.simple_key_allowed = true;
            let mark = self.cursor.mark();
            self.push(Kind::StreamStart, mark);
            return Ok(());
        }
        self.skip_to_token();
        self.unroll_indent(self.cursor.column() as i32);
        // Go looks four characters ahead here.
        if let Some(problem) = self.problem
            && self.cursor.is_near_end(3)
        {
            return Err(Error::plain(problem));
        }
        if self.cursor.is_end() {
            return self.fetch_stream_end();
        }
        if self.cursor.column() == 0 {
            if self.cursor.byte(0) == b'%' {
                return self.fetch_directive();
            }
            if self.cursor.is_document_mark() {
                return self.fetch_document_mark();
            }
        }
        let first = self.cursor.byte(0);
        match first {
            b'[' => self.fetch_flow_start(Kind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(Kind::FlowMappingStart),
            b']' => self.fetch_flow_end(Kind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(Kind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if self.cursor.is_blankz(1) => self.fetch_block_entry(),
            b'?' if self.in_flow() || self.cursor.is_blankz(1) => self.fetch_key(),
            b':' if self.in_flow() || self.cursor.is_blankz(1) => self.fetch_value(),
            b'*' | b'&' => self.fetch_scanned(Self::scan_anchor),
            b'!' => self.fetch_scanned(Self::scan_tag),
            b'|' | b'>' if !self.in_flow() => {
                self.remove_key()?;
                self.simple_key_allowed = true;
                let token = self.scan_block()?;
                self.tokens.push_back(token);
                Ok(())
            }
            b'\'' => self.fetch_scanned(Self::scan_single_quoted),
            b'"' => self.fetch_scanned(Self::scan_double_quoted),
            b'#' | b'%' | b'@' | b'`' | b'|' | b'>' | b' ' | b'\t' => Err(self.stray()),
            _ if self.cursor.is_break() => Err(self.stray()),
            _ => self.fetch_scanned(Self::scan_plain),
        }
    }

    fn stray(&self) -> Error {
        self.error(self.cursor.mark(), "found character that cannot start any token")
    }

    /// Over blanks, comments and line breaks. A tab is no blank where a block may begin.
    fn skip_to_token(&mut self) {
        loop {
            if self.cursor.column() == 0 && self.cursor.is_marked() {
                self.cursor.skip();
            }
            if self.in_flow() || !self.simple_key_allowed {
                self.cursor.skip_blanks();
            } else {
                self.cursor.skip_spaces();
            }
            if self.cursor.byte(0) == b'#' {
                self.cursor.skip_to_break();
            }
            if !self.cursor.is_break() {
                return;
            }
            self.cursor.skip_line();
            if !self.in_flow() {
                self.simple_key_allowed = true;
            }
        }
    }

    /// A token that may be a key, read by its own function.
    fn fetch_scanned(&mut self, scan: fn(&mut Self) -> Result<Token<'a>, Error>) -> Result<(), Error> {
        self.save_key()?;
        self.simple_key_allowed = false;
        let token = scan(self)?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_stream_end(&mut self) -> Result<(), Error> {
        self.cursor.force_line();
        self.unroll_indent(-1);
        self.remove_key()?;
        self.simple_key_allowed = false;
        self.ended = true;
        let mark = self.cursor.mark();
        self.push(Kind::StreamEnd, mark);
        Ok(())
    }

    fn fetch_directive(&mut self) -> Result<(), Error> {
        self.unroll_indent(-1);
        self.remove_key()?;
        self.simple_key_allowed = false;
        let token = self.scan_directive()?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_document_mark(&mut self) -> Result<(), Error> {
        self.unroll_indent(-1);
        self.remove_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.mark();
        let kind = if self.cursor.byte(0) == b'-' { Kind::DocumentStart } else { Kind::DocumentEnd };
        self.cursor.skip_ascii(3);
        self.push(kind, start);
        Ok(())
    }

    /// A token of one character.
    fn push_indicator(&mut self, kind: Kind<'a>) {
        let start = self.cursor.mark();
        self.cursor.skip_ascii(1);
        self.push(kind, start);
    }

    fn fetch_flow_start(&mut self, kind: Kind<'a>) -> Result<(), Error> {
        self.save_key()?;
        // The number is that of the bracket itself.
        let token = self.taken + self.tokens.len();
        self.keys.push(SimpleKey { token, mark: self.cursor.mark(), ..SimpleKey::default() });
        if self.keys.len() > MAX_DEPTH + 1 {
            return Err(self.error(self.cursor.mark(), "exceeded max depth of 10000"));
        }
        self.simple_key_allowed = true;
        self.push_indicator(kind);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: Kind<'a>) -> Result<(), Error> {
        self.remove_key()?;
        if self.in_flow() {
            let key = self.keys.pop();
            // If no key was saved inside, this is the number of the bracket, and what waits for a `:` behind the collection.
            self.stop_waiting(key.map_or(0, |key| key.token));
        }
        self.simple_key_allowed = false;
        self.push_indicator(kind);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Result<(), Error> {
        self.remove_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(Kind::FlowEntry);
        Ok(())
    }

    /// Opens a block of this kind here, unless in flow.
    fn open_block(&mut self, kind: Kind<'a>, problem: &str) -> Result<(), Error> {
        if self.in_flow() {
            return Ok(());
        }
        let mark = self.cursor.mark();
        if !self.simple_key_allowed {
            return Err(self.error(mark, problem));
        }
        self.roll_indent(mark.column, None, kind, mark)
    }

    /// `-`; inside a flow the parser finds the fault.
    fn fetch_block_entry(&mut self) -> Result<(), Error> {
        self.open_block(Kind::BlockSequenceStart, "block sequence entries are not allowed in this context")?;
        self.remove_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(Kind::BlockEntry);
        Ok(())
    }

    /// `?`
    fn fetch_key(&mut self) -> Result<(), Error> {
        self.open_block(Kind::BlockMappingStart, "mapping keys are not allowed in this context")?;
        self.remove_key()?;
        self.simple_key_allowed = !self.in_flow();
        self.push_indicator(Kind::Key);
        Ok(())
    }

    /// `:`; what stood before it turns out to be a key.
    fn fetch_value(&mut self) -> Result<(), Error> {
        let level = self.keys.len() - 1;
        if self.is_valid(level)? {
            let key = self.keys[level];
            let token = Token { kind: Kind::Key, start: key.mark, end: key.mark };
            self.insert(key.token, token);
            self.roll_indent(key.mark.column, Some(key.token), Kind::BlockMappingStart, key.mark)?;
            self.forget(level);
            self.simple_key_allowed = false;
        } else {
            self.open_block(Kind::BlockMappingStart, "mapping values are not allowed in this context")?;
            self.simple_key_allowed = !self.in_flow();
        }
        self.push_indicator(Kind::Value);
        Ok(())
    }
}
