"""Realistic sample workbooks of a fictional education office, and the story of how they came in."""

from etl.demo.story import Arrival, Step, Story, write_demo

__all__ = ["Arrival", "Step", "Story", "write_demo"]
