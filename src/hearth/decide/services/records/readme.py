"""The page of plain words that lies in every record."""

from __future__ import annotations

from ...models import Activity

WORDS = """{title}
{line}

This folder is the public record of a decision made with Hearth by {network}.
Whoever has it can work the result out again, without us and without the internet.

How to check it
---------------
Install Hearth, go into this folder and type:

{commands}

It says yes, or names the file and the line where something differs. It works out again
- that what was locked when it opened (rule, options, who may take part, days) is what is written here;
- that what was in the box when it closed is what lies here, to the last line;
- the result, as far as it follows from what may be published;
- that the entries of our ledger hang together, from the first to the last deed.
{receipts}
What nobody can work out from it
--------------------------------
{apart}

What this cannot show
---------------------
A record shows that nothing was changed between the hashes that it carries. Compare them with what you noted down:
  locked at opening   {locked_hash}
  sealed at closing   {closed_hash}
Both stood on the public page of this decision at the time. It does not show that only those took part who were
allowed to; how that was looked after is told on that page.

The files
---------
{files}
"""

RECEIPTS = """
If you took part, type your receipt too, and it says whether you are counted:

  hearth verify . --receipt XXXX-XXXX-XXXX
"""
#: What cannot be known again, form by form.
APART = {
    "conversation": """What a single person said. Opinions are sealed and not published; the result is told by
statement.""",
    "panel": """Who the people are. They stand here by pool numbers, which each of them alone can tell.""",
    "": """What a single person chose. Ballots and receipts are two lists, each in the order of the alphabet: no
line of one belongs to a line of the other. A receipt stays the same when somebody changes their choice, so it does
not show whether they did. The ledger tells no moment at which anybody voted.""",
}
APART["lottery"] = APART["panel"]

TELLS = {
    "README.txt": "this page",
    "record.json": "what was locked, what was in the box, what came out, and the hashes of all other files",
    "ledger.json": "what was done with it, when, and the seals of the chain in between",
    "ballots.jsonl": "every ballot, one a line, sorted; nothing else is known of it",
    "ballots.pb": "the same ballots in the Pabulib format, for other tools (pabulib.org)",
    "ballots.csv": "the same ballots as a table, for other tools",
    "statements.jsonl": "every statement; of one that was not shown, only a hash of its words",
    "result.json": "the result as it stands on its page",
    "draw.json": "a draw: its tickets, the words that drew, who was drawn, by pool numbers",
    "quotas.csv": "the targets of a draw",
    "people.csv": "the pool of a draw; with answers only where nobody can be known by them",
    "seated.csv": "who sat already when it was drawn",
    "gone.csv": "who could not come when it was drawn",
    "receipts.txt": "one line a receipt, sorted; made from the receipt, which cannot be read from it",
}


def readme(activity: Activity, names: list[str], commands: list[str]) -> bytes:
    """The page for this record."""
    told = sorted({*names, "README.txt"})
    text = WORDS.format(
        title=activity.title,
        line="=" * min(len(activity.title), 78),
        network=activity.network.name,
        commands="\n".join(f"  {command}" for command in commands),
        receipts=RECEIPTS if "receipts.txt" in names else "",
        apart=APART.get(activity.form, APART[""]),
        locked_hash=activity.locked_hash,
        closed_hash=activity.closed_hash,
        files="\n".join(f"{name}: {_tells(name)}" for name in told),
    )
    return text.encode()


def _tells(name: str) -> str:
    """What a file is; those of a draw have its number before their name."""
    return TELLS.get(name) or TELLS.get(name.split("-")[-1], "data")
