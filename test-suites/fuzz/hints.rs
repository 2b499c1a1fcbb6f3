//! The table of functions, and what their types do not say of their arguments.

use charttest::{
    functions,
    profile::Helm,
    template::{self, Function},
};
use std::{collections::HashMap, sync::OnceLock};

/// What the types do not say: `name: argument...`, the last one for all that follow; behind `=>` what is done to a result that
/// differs from run to run.
const HINTS: &str = "
regexMatch: regex text\nmustRegexMatch: regex text\nregexFind: regex text\nmustRegexFind: regex text\nregexFindAll: regex text size
mustRegexFindAll: regex text size\nregexReplaceAll: regex text expansion\nmustRegexReplaceAll: regex text expansion
regexReplaceAllLiteral: regex text text\nmustRegexReplaceAllLiteral: regex text text\nregexSplit: regex text size\nmustRegexSplit: regex text size
semver: version\nsemverCompare: constraint version\nduration: seconds\ndurationRound: seconds\ndateModify: duration time\ndate_modify: duration time
mustDateModify: duration time\nmust_date_modify: duration time\ndate: layout moment\ndateInZone: layout moment zone\ndate_in_zone: layout moment zone
htmlDate: moment\nhtmlDateInZone: moment zone\nago: moment => @ | kindOf\nnow: => @ | kindOf\nmustToDuration: seconds\ndurationNanoseconds: seconds
durationMicroseconds: seconds\ndurationMilliseconds: seconds\ndurationSeconds: seconds\ndurationMinutes: seconds\ndurationHours: seconds
durationDays: seconds\ndurationWeeks: seconds\ndurationRoundTo: seconds seconds\ndurationTruncateTo: seconds seconds
fromJson: json\nfromJsonArray: json\nmustFromJson: json\nfromYaml: yaml\nfromYamlArray: yaml\nfromToml: toml\ntoToml: table\nmustToToml: table
urlParse: url\nurlJoin: url_parts\nbase: path\ndir: path\nclean: path\next: path\nisAbs: path\nosBase: path\nosDir: path\nosClean: path\nosExt: path\nosIsAbs: path
b64dec: base64\nb32dec: base32\nprintf: form any\nint: number\nint64: number\nfloat64: number\ntoDecimal: number\natoi: digits\nadd: number\nadd1: number
sub: number\nmul: number\ndiv: number\nmod: number\nmax: number\nbiggest: number\nmin: number\naddf: number\nadd1f: number\nsubf: number\nmulf: number
divf: number\nmaxf: number\nminf: number\nceil: number\nfloor: number\nround: number places\njoin: text list\nsortAlpha: list\nfirst: list\nlast: list
rest: list\ninitial: list\nmustFirst: list\nmustLast: list\nmustRest: list\nmustInitial: list\nappend: list any\npush: list any\nmustAppend: list any
mustPush: list any\nprepend: list any\nmustPrepend: list any\nconcat: list\nreverse: list\nmustReverse: list\nuniq: list\nmustUniq: list\ncompact: list
mustCompact: list\nwithout: list any\nmustWithout: list any\nhas: any list\nmustHas: any list\nslice: list small\nmustSlice: list small\nchunk: size list
mustChunk: size list\nindex: map key\nsubstr: small size text\nlen: table\ndict: key any key any key any\nget: map key\nset: fresh key plain\nunset: fresh key\nhasKey: map key
pluck: key map\nkeys: map => @ | sortAlpha\nvalues: map => @ | sortAlpha\npick: map key\nomit: map key\nmerge: fresh flat\nmustMerge: fresh flat
mergeOverwrite: fresh flat\nmustMergeOverwrite: fresh flat\ntypeIs: type any\ntypeIsLike: type any\nkindIs: kind any\ninclude: name any\ntpl: template root
eq: scalar\nne: scalar\nlt: scalar\nle: scalar\ngt: scalar\nge: scalar\ntoYaml: table\ntoYamlPretty: table\nmustToYaml: table\ntoJson: table
shuffle: text => @ | splitList \"\" | sortAlpha\nrandAlphaNum: size => @ | len\nrandAlpha: size => @ | len\nrandNumeric: size => @ | len
randAscii: size => @ | len\nrandBytes: size => @ | len\nrandInt: size size => @ | kindOf\nuuidv4: => @ | len\nbcrypt: text => @ | trunc 7
htpasswd: text text => @ | trunc 6\nencryptAES: text text => @ | len\ngenPrivateKey: key_kind => @ | trunc 27\nderivePassword: counter password_kind text
genCA: text days => (@).Cert | trunc 27\ngenCAWithKey: text days pem => (@).Cert | trunc 27\ngenSelfSignedCert: text ips names days => (@).Key | trunc 27
genSelfSignedCertWithKey: text ips names days pem => (@).Cert | trunc 27\ngenSignedCert: text ips names days ca => (@).Cert | trunc 27
genSignedCertWithKey: text ips names days ca pem => (@).Key | trunc 27\nbuildCustomCert: ca64 key64 => (@).Cert | trunc 64";

/// Functions that take Helm tenths of a second.
pub(crate) const SLOW: &[&str] = &["bcrypt", "derivePassword", "genCA", "genSelfSignedCert", "genSignedCert", "htpasswd"];

/// Arguments and shape of a function, as [`HINTS`] tells them.
pub(crate) type Hint = (Vec<&'static str>, Option<&'static str>);

pub(crate) fn hint(name: &str) -> Option<&'static Hint> {
    static TABLE: OnceLock<HashMap<&'static str, Hint>> = OnceLock::new();
    let parse = |line: &'static str| {
        let (name, rest) = line.split_once(':')?;
        let (words, shape) = rest.split_once("=>").map_or((rest, None), |(words, shape)| (words, Some(shape.trim())));
        Some((name.trim(), (words.split_whitespace().collect(), shape)))
    };
    TABLE.get_or_init(|| HINTS.lines().filter_map(parse).collect()).get(name)
}

/// All functions of both Helms, each once.
pub(crate) fn table() -> &'static [&'static Function] {
    static TABLE: OnceLock<Vec<&'static Function>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut all: Vec<_> = template::FUNCTIONS.iter().chain(functions::all(Helm::V4)).collect();
        all.sort_by_key(|function| function.name);
        all.dedup_by_key(|function| function.name);
        all
    })
}

/// Whether Helm 3 lacks the function.
pub(crate) fn is_of_helm_4(name: &str) -> bool {
    static NAMES: OnceLock<Vec<&'static str>> = OnceLock::new();
    let helm_3 = functions::table(Helm::V3);
    let builtin = |name: &str| template::FUNCTIONS.iter().any(|function| function.name == name);
    NAMES
        .get_or_init(|| table().iter().map(|f| f.name).filter(|name| helm_3.find(name).is_none() && !builtin(name)).collect())
        .contains(&name)
}
