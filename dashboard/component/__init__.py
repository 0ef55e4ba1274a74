"""Pieces of a page that Streamlit has no element for, as components without a build step."""
