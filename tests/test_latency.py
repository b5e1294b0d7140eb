"""`make latency`: what is stored is a whole run."""

import json
import sys

import latency


def test_a_quick_run_is_not_stored(monkeypatch, tmp_path, capsys):
    times = {"median": 5.0}
    result = {
        "rows": [],
        "digit_pad": dict.fromkeys(("page", "lab", "kernel"), times),
        "training": {"update": 0.1, "longest": 0.2, "redrawn_figure": 150.0},
    }
    monkeypatch.setattr(latency, "measure", lambda count: result)
    monkeypatch.setattr(latency, "RESULT", tmp_path / "latency.json")
    monkeypatch.setattr(sys, "argv", ["latency.py", "--quick"])
    latency.main()
    assert "All targets met." in capsys.readouterr().out
    assert not latency.RESULT.exists()
    monkeypatch.setattr(sys, "argv", ["latency.py"])
    latency.main()
    assert json.loads(latency.RESULT.read_text("utf-8"))["digit_pad"] == result["digit_pad"]
