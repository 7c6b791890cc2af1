extension ExperimentRecord {
  /// The JSON Schema of a saved run; docs/run.schema.json is the same text.
  public static let jsonSchema = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "A saved run of Descent",
      "description": "Written when a run ends. Readers ignore keys they do not know, and whoever rewrites a file keeps them.",
      "type": "object",
      "required": [
        "schema",
        "id",
        "name",
        "status",
        "started_at",
        "host",
        "definition",
        "hyperparameters",
        "changes",
        "metrics",
        "epochs",
        "steps",
        "histograms"
      ],
      "properties": {
        "schema": { "const": "descent/experiment/1" },
        "id": {
          "description": "The file's name without .json.",
          "type": "string",
          "pattern": "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$"
        },
        "name": { "description": "The name of the experiment.", "type": "string" },
        "status": { "enum": ["running", "finished", "stopped", "interrupted", "crashed"] },
        "reason": { "description": "Why it ended so.", "type": "string" },
        "parent": {
          "description": "The run that this one began in the middle of.",
          "type": "object",
          "required": ["id", "step"],
          "properties": { "id": { "type": "string" }, "step": { "type": "integer", "minimum": 0 } }
        },
        "tags": { "type": "array", "items": { "type": "string" } },
        "notes": { "type": "string" },
        "pinned": { "description": "Whether it stands at the top of lists.", "type": "boolean" },
        "hidden": { "description": "Whether lists leave it out.", "type": "boolean" },
        "started_at": { "$ref": "#/$defs/time" },
        "ended_at": { "anyOf": [{ "$ref": "#/$defs/time" }, { "type": "null" }] },
        "wall_seconds": { "type": ["number", "null"] },
        "training_seconds": { "type": ["number", "null"] },
        "seed": { "type": "integer", "minimum": 0 },
        "threads": { "type": "integer", "minimum": 1 },
        "host": {
          "type": "object",
          "properties": {
            "name": { "type": "string" },
            "system": { "type": "string" },
            "processors": { "type": "integer", "minimum": 0 },
            "process": { "type": "integer", "minimum": 0 },
            "descent": { "description": "The version that trained.", "type": "string" }
          }
        },
        "git_revision": {
          "description": "The commit of the folder it was started in.",
          "type": "string",
          "pattern": "^[0-9a-f]{40,64}$"
        },
        "definition": {
          "description": "The experiment as it was trained, overrides included.",
          "type": "object"
        },
        "hyperparameters": {
          "description": "The values in force at the end.",
          "type": "object",
          "additionalProperties": { "$ref": "#/$defs/value" }
        },
        "changes": { "type": "array", "items": { "$ref": "#/$defs/change" } },
        "checkpoint": { "description": "The last checkpoint's file.", "type": "string" },
        "checkpoints": {
          "description": "The oldest step first.",
          "type": "array",
          "items": { "$ref": "#/$defs/checkpoint" }
        },
        "metrics": { "$ref": "#/$defs/metrics" },
        "best": {
          "type": "object",
          "additionalProperties": {
            "type": "object",
            "required": ["value", "epoch"],
            "properties": {
              "value": { "type": ["number", "null"] },
              "epoch": { "type": "integer", "minimum": 0 }
            }
          }
        },
        "metric_directions": {
          "type": "object",
          "additionalProperties": { "enum": ["higher", "lower"] }
        },
        "incidents": {
          "description": "Pauses, notes and the like; the newest 200.",
          "type": "array",
          "items": { "$ref": "#/$defs/incident" }
        },
        "confusion": {
          "description": "A row for each true class, a column for each answer.",
          "type": "object",
          "required": ["classes", "counts"],
          "properties": {
            "classes": { "type": "array", "items": { "type": "string" } },
            "counts": {
              "type": "array",
              "items": { "type": "array", "items": { "type": "integer", "minimum": 0 } }
            }
          }
        },
        "epochs": { "type": "array", "items": { "$ref": "#/$defs/epoch" } },
        "steps": {
          "description": "Buckets of equally many steps, in columns; the other keys are metrics.",
          "type": "object",
          "required": ["bucket_width", "first_step", "last_step"],
          "properties": {
            "bucket_width": { "type": "integer", "minimum": 1 },
            "first_step": { "type": "array", "items": { "type": "integer", "minimum": 0 } },
            "last_step": { "type": "array", "items": { "type": "integer", "minimum": 0 } },
            "epoch": { "type": "array", "items": { "type": "integer", "minimum": 0 } },
            "samples": { "type": "array", "items": { "type": "integer", "minimum": 0 } },
            "seconds": { "type": "array", "items": { "type": ["number", "null"] } },
            "learning_rate": { "type": "array", "items": { "type": ["number", "null"] } },
            "started_at": { "type": "array", "items": { "type": ["number", "null"] } }
          },
          "additionalProperties": { "$ref": "#/$defs/series" }
        },
        "histograms": {
          "description": "Of the weights at the end.",
          "type": "array",
          "items": { "$ref": "#/$defs/histogram" }
        },
        "histogram_course": {
          "description": "Of the weights from time to time.",
          "type": "array",
          "items": {
            "type": "object",
            "required": ["step", "histograms"],
            "properties": {
              "step": { "type": "integer", "minimum": 0 },
              "histograms": { "type": "array", "items": { "$ref": "#/$defs/histogram" } }
            }
          }
        }
      },
      "$defs": {
        "value": {
          "description": "A hyperparameter's value: a number, true or false, or a name.",
          "type": ["number", "boolean", "string"]
        },
        "time": {
          "description": "UTC, ISO 8601.",
          "type": "string",
          "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3})?Z$"
        },
        "metrics": {
          "description": "By Keras name, val_ and test_ before those of the other samples; null for NaN and infinity.",
          "type": "object",
          "additionalProperties": { "type": ["number", "null"] }
        },
        "change": {
          "type": "object",
          "required": ["step", "epoch", "key", "from", "to"],
          "properties": {
            "step": {
              "description": "Steps done when it took effect.",
              "type": "integer",
              "minimum": 0
            },
            "epoch": { "type": "integer", "minimum": 0 },
            "key": { "type": "string" },
            "from": { "$ref": "#/$defs/value" },
            "to": { "$ref": "#/$defs/value" },
            "author": { "enum": ["person", "undo", "redo", "advisor", "schedule", "command_line"] },
            "undoes": {
              "description": "The index of the change that this one takes back.",
              "type": "integer",
              "minimum": 0
            }
          }
        },
        "checkpoint": {
          "type": "object",
          "required": ["step", "file", "reasons", "bytes"],
          "properties": {
            "step": { "type": "integer", "minimum": 0 },
            "file": {
              "description": "A safetensors file in the folder named after the run.",
              "type": "string",
              "pattern": "^[^./][^/]*$"
            },
            "reasons": {
              "type": "array",
              "items": { "enum": ["start", "epoch", "time", "change", "manual", "healthy", "end"] }
            },
            "bytes": { "type": "integer", "minimum": 0 }
          }
        },
        "incident": {
          "type": "object",
          "required": ["step", "kind"],
          "properties": {
            "step": { "type": "integer", "minimum": 0 },
            "kind": { "enum": ["paused", "resumed", "note", "healed", "continued"] },
            "text": { "type": "string" }
          }
        },
        "epoch": {
          "description": "Besides these, the metrics by name.",
          "type": "object",
          "required": ["epoch", "step", "learning_rate", "seconds"],
          "properties": {
            "epoch": { "type": "integer", "minimum": 1 },
            "step": { "type": "integer", "minimum": 0 },
            "learning_rate": { "type": ["number", "null"] },
            "seconds": { "type": ["number", "null"] }
          },
          "additionalProperties": { "type": ["number", "null"] }
        },
        "series": {
          "description": "One number for each bucket of steps.",
          "type": "object",
          "required": ["min", "max", "mean", "finite"],
          "properties": {
            "min": { "type": "array", "items": { "type": ["number", "null"] } },
            "max": { "type": "array", "items": { "type": ["number", "null"] } },
            "mean": { "type": "array", "items": { "type": ["number", "null"] } },
            "finite": {
              "description": "How many of the bucket's values were numbers.",
              "type": "array",
              "items": { "type": "integer", "minimum": 0 }
            }
          }
        },
        "histogram": {
          "type": "object",
          "required": ["layer", "tensor", "lower", "upper", "counts"],
          "properties": {
            "layer": { "description": "Counted from 0.", "type": "integer", "minimum": 0 },
            "tensor": { "type": "string" },
            "lower": { "type": ["number", "null"] },
            "upper": { "type": ["number", "null"] },
            "mean": { "type": ["number", "null"] },
            "deviation": { "type": ["number", "null"] },
            "not_finite": { "type": "integer", "minimum": 0 },
            "counts": { "type": "array", "items": { "type": "integer", "minimum": 0 } }
          }
        }
      }
    }

    """#
}
