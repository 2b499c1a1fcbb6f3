//! The review on a terminal: keys are read, the state machine is asked, the screen is painted.

use super::{Waiting, list, template};
use crate::{
    cli::{Exit, error_line, print},
    snapshot::{
        Action, Applied, Choice, Effect, Item, Reason, Review, Store, StoreError,
        changes::{self, Sign},
    },
};
use ratatui::{
    DefaultTerminal, Frame,
    crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers},
    layout::{Constraint, Layout, Rect},
    style::{Color, Modifier, Style},
    text::{Line, Text},
    widgets::Paragraph,
};

const KEYS: &str = "a accept  r reject  s skip  b back  A/R all alike  u undo  w whole  t template  n next suite  ↑↓ scroll  q quit";
const SHORT_KEYS: &str = "a r s b A R u w t n q  ? help";
const HELP: &str = "a  accept: it becomes what is stored
r  reject: what is stored stays
A  accept all that change the same
R  reject all that change the same
u  undo the last choice
s  skip, → next
b  back, ← before
n  next suite
w  the whole document
t  the template's lines behind it
↑↓ space  scroll down
h l  scroll left and right
q  quit: decisions are kept
";

/// What is only about drawing.
#[derive(Default)]
struct View {
    down: u16,
    right: u16,
    help: bool,
    /// The lines of the item at this place, so that scrolling computes nothing.
    body: Option<(usize, bool, bool, Text<'static>)>,
}

/// Reviews until the reader stops. Every decision is stored when it is made.
pub(super) fn run(waiting: Waiting) -> Result<Exit, StoreError> {
    let Waiting { store, files, .. } = waiting;
    let mut review = Review::new(files);
    if review.items().is_empty() {
        print(b"only unused snapshots are left: `charttest review --prune` removes them\n");
        return Ok(Exit::Passed);
    }
    let outcome = match ratatui::try_init() {
        Ok(mut terminal) => {
            let outcome = steps(&mut terminal, &store, &mut review);
            ratatui::restore();
            outcome
        }
        Err(error) => Err(error),
    };
    let (accepted, rejected, left) = review.counts();
    print(format!("{accepted} accepted, {rejected} rejected, {left} left\n").as_bytes());
    if let Err(error) = outcome {
        error_line(&format!("charttest: the terminal cannot be used: {error}"));
        return Ok(Exit::Usage);
    }
    Ok(Exit::Passed)
}

fn steps(terminal: &mut DefaultTerminal, store: &Store, review: &mut Review) -> std::io::Result<()> {
    let mut view = View::default();
    loop {
        terminal.draw(|frame| draw(frame, store, review, &mut view))?;
        let Event::Key(key) = event::read()? else { continue };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        let Some(action) = action(key, &mut view) else { continue };
        let before = review.position().0;
        match review.act(action) {
            Effect::Quit => return Ok(()),
            Effect::Draw => {}
            Effect::Decide(decisions) => {
                let gone = decisions.iter().find(|d| d.choice == Choice::Accept && !store.root().join(&d.suite).exists());
                if let Some(decision) = gone {
                    review.refuse(format!("the suite {} is gone: reject its proposals", decision.suite));
                    continue;
                }
                match store.decide(&decisions) {
                    Ok(applied) => review.confirm(&decisions, applied.iter().filter(|a| **a == Applied::Overtaken).count()),
                    Err(error) => review.refuse(error.to_string()),
                }
            }
        }
        if review.position().0 != before {
            view.right = 0;
        }
        if review.counts().2 == 0 && review.current().is_none() && review.message.is_empty() {
            return Ok(());
        }
    }
}

fn action(key: KeyEvent, view: &mut View) -> Option<Action> {
    if key.modifiers.contains(KeyModifiers::CONTROL) && matches!(key.code, KeyCode::Char('c' | 'd')) {
        return Some(Action::Quit);
    }
    Some(match key.code {
        KeyCode::Char('a') => Action::Accept,
        KeyCode::Char('r') => Action::Reject,
        KeyCode::Char('s') | KeyCode::Right => Action::Skip,
        KeyCode::Char('b') | KeyCode::Left => Action::Back,
        KeyCode::Char('A') => Action::AcceptAlike,
        KeyCode::Char('R') => Action::RejectAlike,
        KeyCode::Char('u') => Action::Undo,
        KeyCode::Char('w') => Action::ToggleWhole,
        KeyCode::Char('t') => Action::ToggleTemplate,
        KeyCode::Char('n') => Action::NextSuite,
        KeyCode::Char('q') | KeyCode::Esc => Action::Quit,
        code => {
            match code {
                KeyCode::Down | KeyCode::Char('j') => view.down = view.down.saturating_add(1),
                KeyCode::Up | KeyCode::Char('k') => view.down = view.down.saturating_sub(1),
                KeyCode::PageDown | KeyCode::Char(' ') => view.down = view.down.saturating_add(20),
                KeyCode::PageUp => view.down = view.down.saturating_sub(20),
                KeyCode::Char('?') => view.help = !view.help,
                KeyCode::Char('l') => view.right = view.right.saturating_add(8),
                KeyCode::Char('h') => view.right = view.right.saturating_sub(8),
                _ => {}
            }
            return None;
        }
    })
}

fn draw(frame: &mut Frame<'_>, store: &Store, review: &Review, view: &mut View) {
    let area = frame.area();
    let keys_text = if wrapped_height(KEYS, area.width) > area.height / 5 { SHORT_KEYS } else { KEYS };
    let foot = wrapped_height(keys_text, area.width);
    let [head, body, message, keys] =
        Layout::vertical([Constraint::Length(3), Constraint::Min(1), Constraint::Length(1), Constraint::Length(foot)]).areas(area);
    if view.help {
        frame.render_widget(Paragraph::new(HELP).wrap(ratatui::widgets::Wrap { trim: false }), area);
        return;
    }
    let Some(item) = review.current() else {
        let (accepted, rejected, left) = review.counts();
        let text = format!("The end: {accepted} accepted, {rejected} rejected, {left} left.\nb goes back, u takes back, q quits.");
        frame.render_widget(Paragraph::new(text), area);
        return;
    };
    draw_head(frame, head, item, review);
    let (at, _) = review.position();
    if !matches!(&view.body, Some((shown, whole, template, _)) if (*shown, *whole, *template) == (at, review.whole, review.template)) {
        let (text, first) = body_text(store, item, review);
        view.down = if review.whole { first.saturating_sub(body.height / 3) } else { 0 };
        view.body = Some((at, review.whole, review.template, text));
    }
    let mut below = 0;
    if let Some((_, _, _, text)) = &view.body {
        let count = u16::try_from(text.lines.len()).unwrap_or(u16::MAX);
        view.down = view.down.min(count.saturating_sub(1));
        below = count.saturating_sub(view.down.saturating_add(body.height));
        frame.render_widget(Paragraph::new(text.clone()).scroll((view.down, view.right)), body);
    }
    let note = if review.message.is_empty() && below > 0 { format!("↓ {below} more lines") } else { review.message.clone() };
    frame.render_widget(Paragraph::new(note).style(Style::new().fg(Color::Yellow)), message);
    let help = Paragraph::new(keys_text).style(Style::new().add_modifier(Modifier::DIM));
    frame.render_widget(help.wrap(ratatui::widgets::Wrap { trim: true }), keys);
}

fn wrapped_height(text: &str, width: u16) -> u16 {
    let width = usize::from(width.max(1));
    u16::try_from(text.chars().count().div_ceil(width)).unwrap_or(1)
}

fn draw_head(frame: &mut Frame<'_>, area: Rect, item: &Item, review: &Review) {
    let (at, of) = review.position();
    let proposal = &item.decision.proposal;
    let state = match (item.choice, proposal.reason) {
        (Some(Choice::Accept), _) => "accepted",
        (Some(_), _) => "rejected",
        (None, Reason::New) => "new",
        (None, Reason::Changed) => "changed",
    };
    let alike = review.alike(item);
    let alike = if alike > 1 { format!(" · the same in {alike} snapshots") } else { String::new() };
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let lines = vec![
        Line::styled(format!("{at}/{of} {state}{alike}"), bold),
        Line::raw(format!("{}: {}", shortened(&item.decision.suite, &proposal.label(), area.width), proposal.label())),
        Line::styled("─".repeat(usize::from(area.width)), Style::new().add_modifier(Modifier::DIM)),
    ];
    frame.render_widget(Paragraph::new(lines), area);
}

/// The suite's path, or where that does not fit beside the test, its file name.
fn shortened<'s>(suite: &'s str, label: &str, width: u16) -> &'s str {
    let fits = suite.chars().count() + label.chars().count() + 2 <= usize::from(width);
    if fits { suite } else { suite.rsplit('/').next().unwrap_or(suite) }
}

/// What is shown of an item, and at which line its first change stands.
fn body_text(store: &Store, item: &Item, review: &Review) -> (Text<'static>, u16) {
    let (old, new) = list::texts(item);
    let changed = if review.whole { changes::lines(&old, &new, None) } else { list::difference(item, review) };
    let first = changed.iter().position(|line| line.sign != Sign::Kept).unwrap_or_default();
    let styled = |line: &changes::Line| {
        let style = match line.sign {
            Sign::Added => Style::new().fg(Color::Green),
            Sign::Removed => Style::new().fg(Color::Red),
            Sign::Place => Style::new().add_modifier(Modifier::BOLD),
            Sign::Kept => Style::new(),
        };
        Line::styled(line.signed(), style)
    };
    let mut lines: Vec<Line<'static>> = changed.iter().map(styled).collect();
    if review.template {
        lines.push(Line::raw(""));
        let behind = template::lines(store, &item.decision);
        lines.extend(behind.into_iter().map(|text| Line::styled(text, Style::new().fg(Color::Cyan))));
    }
    (Text::from(lines), u16::try_from(first).unwrap_or(u16::MAX))
}
