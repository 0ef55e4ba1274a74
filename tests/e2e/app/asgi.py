"""The same app as `chitieu serve` runs it: an ASGI application under uvicorn."""

from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).with_name("main.py"))
