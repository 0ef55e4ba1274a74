"""Shows what the warehouse holds: Streamlit pages over typed queries."""
