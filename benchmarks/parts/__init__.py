"""What the scripts one folder up are made of; none of these files is run by hand.

networks: published networks (Models A and B: `course_utils.models`). weights: the file of a shipped
network. recipes, ladder, loop, memory, frameworks: the parts that
speed.py measures; speed_table: how it shows them. stopwatch: how latency.py measures in a page.
records: how all results are written and read.
"""
