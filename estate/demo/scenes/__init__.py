"""Pictures of homes, drawn by our own code: the sample agency's photos."""

from estate.demo.scenes.album import SCENES, Scene, picture

__all__ = ["SCENES", "Scene", "picture"]
