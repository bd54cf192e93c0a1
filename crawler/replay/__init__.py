"""Re-reads archived pages without the engine: on all cores, or on a cluster."""

from crawler.replay.run import Options, Replay

__all__ = ["Options", "Replay"]
