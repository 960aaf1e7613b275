// Words that may mean that somebody is in danger, looked for on the phone itself, by the same list as
// on the server (listen/crisis.py): a wide net for a first answer, no diagnosis. It knows no sayings and
// no negations, so it would rather show help once too often.

const DROPPED = /[\u0300-\u036f\u064b-\u065f'’‘ʼ`\u0640\u200c\u200d]/g;
const SAME = { ى: "ي", ة: "ه", ی: "ي", ک: "ك", ٱ: "ا", ł: "l", ß: "ss" };
const BETWEEN = /[\s.!?;:,…،؛؟।()–—/"“”«»\-[\]]+/g;

// Small letters, no accents or vowel signs, one form of each letter, one space between words.
export function plain(text) {
  const bare = text.toLowerCase().replace(/[łß]/g, (letter) => SAME[letter]).normalize("NFKD").replace(DROPPED, "");
  return bare.replace(/[ىةیکٱ]/g, (letter) => SAME[letter]).replace(BETWEEN, " ");
}

// `{a,b,}` are alternatives, `*` ends a word that may go on, `_` stands for up to three words.
function expressionOf(pattern) {
  const parts = pattern.split(/\{([^}]*)\}/);
  const made = parts.map((part, n) => (n % 2 ? `(?:${part.split(",").map(literal).join("|")})` : literal(part)));
  return made.join("").replace(/ +(?=\(\?:(?:[^()]*\|)?\))|(?<=\|\)) +/g, " *");
}

function literal(words) {
  const escaped = plain(words.replaceAll("*", "\u0001").replaceAll("_", "\u0002")).replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return escaped.replaceAll("\u0002 ", "(?:[^ ]+ ){0,3}").replaceAll("\u0001", "[^ ]*");
}

// Patterns by language to a function that says whether a text holds one.
export function netFor(patterns) {
  const nets = [];
  for (const listed of Object.values(patterns ?? {})) {
    const usable = listed.map(safely).filter(Boolean);
    if (usable.length) nets.push(new RegExp(` [وف]?(?:${usable.join("|")}) `, "u"));
  }
  return (text) => {
    const bare = ` ${plain(text)} `.replace(/ +/g, " ");
    return nets.some((net) => net.test(bare));
  };
}

// A pattern that cannot be read must not take the others with it.
function safely(pattern) {
  try {
    const expression = expressionOf(pattern).trim();
    new RegExp(expression, "u");
    return expression;
  } catch {
    return "";
  }
}
