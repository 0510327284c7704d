# %% [markdown]
# # From `pip install` to a timeline
#
#     pip install '.[notebook]'
#
# Run this file as it is (`python docs/tutorial.py`), or cell by cell in an editor that knows `# %%`.

# %% Open the graph. The first time it is built, which takes a second; nothing reaches the network.
import kg

graph = kg.open()

# %% What can be asked? Each question is a file in queries/, and says what it takes.
for question in graph.questions()[:5]:
    print(f"{question.name}: {question.question}")

# %% Ask one. Values are codes, labels in any case, dates. An answer is one fact, with the words that prove it.
for answer in graph.ask("who-chaired", country="KZ").answers():
    print(answer.text)
    print("   ", *answer.quotes)

# %% Rows are what SPARQL gives: one for each combination of values and each quote; things have labels.
for row in graph.ask("who-chaired"):
    print(row.chair, "as", row.office)

# %% Where the source is silent, the answer says so: no signatory is named for two of the three documents.
signed = graph.ask("documents-signed")
for row in signed:
    print(row.document, "|", row.signatory, "|", row.when)

# %% What a value leaves out only because the source does not say it, is said.
print(graph.ask("documents-signed", country="KZ").explained())

# %% The sentences that prove an answer, each once, with speaker, voice and line.
for evidence in signed.evidence():
    print(evidence)

# %% A plan is no opening, and what somebody says is a claim: the voice says whose words a row rests on.
print(len(graph.ask("universities")), "rows on universities,")
print(len(graph.ask("universities", status="opened")), "of them on a campus that opened,")
print(len(graph.ask("universities", voice="own")), "of them in the article's own voice")

# %% As a DataFrame: dates are dates, a thing is its IRI with its label in the column beside it.
frame = graph.ask("timeline").df()
events = frame.drop_duplicates("report")[["kind", "themeLabel", "earliest", "latest", "when", "basis"]]
print(events.to_string(index=False))

# %% SPARQL of your own; the prefixes are there. Rows and limits are as for the canned questions.
rows = graph.query(
    "SELECT ?state (COUNT(DISTINCT ?body) AS ?bodies) WHERE { ?body ent:isOrganOf ?state } GROUP BY ?state ORDER BY ?state"
)
print(rows)

# %% A picture of the timeline: a bar is the window in which the event lies, hatched where the dates are ours.
from datetime import date, timedelta  # noqa: E402

import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.dates import date2num  # noqa: E402

shown = events[events["kind"] != "discussion"].reset_index(drop=True)
last = max(day for day in [*shown["earliest"], *shown["latest"]] if isinstance(day, date)) + timedelta(days=90)
figure, axes = plt.subplots(figsize=(10, 0.6 * len(shown) + 1.2), layout="constrained")
for place, event in shown.iterrows():
    start = event["earliest"]
    end = event["latest"] if isinstance(event["latest"], date) else last
    ours = event["basis"] == "inferred"
    axes.barh(
        place,
        max((end - start).days, 8),
        height=0.5,
        left=date2num(start),
        color="#c9d7e8" if ours else "#2f5d8c",
        hatch="///" if ours else None,
        edgecolor="#2f5d8c",
    )
    about = f": {event['themeLabel']}" if isinstance(event["themeLabel"], str) else ""
    early = start < date(2020, 1, 1)  # beside the bar, where there is room
    axes.annotate(
        f"{event['kind']}{about} ({event['when']})",
        (date2num(end if early else start), place),
        xytext=(6 if early else -6, 0),
        textcoords="offset points",
        ha="left" if early else "right",
        va="center",
        fontsize=9,
    )
    if end is last:  # the source gives no latest day
        axes.annotate("→", (date2num(end), place), xytext=(3, 0), textcoords="offset points", va="center")
axes.xaxis_date()
axes.set_yticks([])
axes.set_ylim(len(shown) - 0.4, -0.8)
axes.set_title("What happened when (hatched: dates that we inferred; arrow: no latest day)", loc="left")
for side in ("left", "right", "top"):
    axes.spines[side].set_visible(False)
figure.savefig("timeline.png", dpi=110)
print("saved timeline.png")

# %% Close it, or use `with kg.open() as graph:`.
graph.close()
