"""The Django application: models, actions (every write), pages and the data of the map."""
