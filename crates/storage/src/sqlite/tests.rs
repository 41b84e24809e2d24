//! What only the embedded engine does.
