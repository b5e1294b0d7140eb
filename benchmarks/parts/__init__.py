"""What the scripts one folder up are made of; none of these files is run by hand.

networks: the published networks. recipes, ladder, loop, memory, frameworks: the parts that
speed.py measures; speed_table: how it shows them. stopwatch: how latency.py measures in a page.
records: how all results are written and read.
"""
