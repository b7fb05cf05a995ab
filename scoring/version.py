"""The engine's version, printed on every score sheet."""

ENGINE = "sanmi-scoring/1.0"
