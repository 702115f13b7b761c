#!/usr/bin/env python3
"""Run the commands of a CI file as its service would, here.

usage: steps.py github ACTION.YML FOLDER [INPUT=VALUE]...
       steps.py gitlab TEMPLATE.YML JOB FOLDER [VARIABLE=VALUE]...

Skips with status 77 where python3-yaml is missing.
"""
import os
import re
import subprocess
import sys

try:
    import yaml
except ImportError:
    sys.exit(77)


def pairs(words):
    return dict(word.split("=", 1) for word in words)


def load(path):
    with open(path, encoding="utf-8") as f:
        return yaml.safe_load(f)


def filled(text, inputs):
    """${{ inputs.NAME }}, the one expression that the action may use."""
    text = re.sub(r"\$\{\{ inputs\.([a-z]+) \}\}", lambda m: inputs[m[1]], text)
    if "${{" in text:
        raise SystemExit(f"an expression that isn't known: {text}")
    return text


def environment_file(folder, name):
    path = os.path.join(folder, name)
    with open(path, "a", encoding="utf-8"):
        return path


def github(path, folder, *words):
    action, given = load(path), pairs(words)
    inputs = {name: str(given.pop(name, about.get("default", "")))
              for name, about in action["inputs"].items()}
    if given:
        raise SystemExit(f"inputs that the action hasn't: {list(given)}")
    e = dict(os.environ, GITHUB_ACTION_PATH=os.path.dirname(os.path.abspath(path)))
    outside = os.path.join(folder, "runner")
    os.makedirs(outside, exist_ok=True)
    for name in ("PATH", "OUTPUT", "ENV", "STEP_SUMMARY"):
        e["GITHUB_" + name] = environment_file(outside, name)
    for step in action["runs"]["steps"]:
        if "${{" in step["run"]:
            raise SystemExit("an input would become a part of the script")
        env = {k: filled(v, inputs) for k, v in step.get("env", {}).items()}
        with open(e["GITHUB_PATH"], encoding="utf-8") as f:
            added = [line.rstrip("\n") for line in f]
        env["PATH"] = ":".join(added[::-1] + [e["PATH"]])
        done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail",
                               "-c", step["run"]], cwd=folder, env={**e, **env},
                              check=False)
        if done.returncode != 0:
            return done.returncode
    return 0


def gitlab(path, job_name, folder, *words):
    template = load(path)
    job = template[job_name]
    variables = {**template.get("variables", {}), **job.get("variables", {}), **pairs(words)}
    lines = job.get("before_script", []) + job["script"]
    done = subprocess.run(["sh", "-e", "-c", "\n".join(lines)], cwd=folder,
                          env={**os.environ, **variables}, check=False)
    reports = job["artifacts"]["reports"]
    for artifact in reports.values():
        if job["artifacts"].get("when") != "always" or \
                not os.path.exists(os.path.join(folder, artifact)):
            raise SystemExit(f"no artifact {artifact}")
    return done.returncode


if __name__ == "__main__":
    sys.stdout.flush()
    services = {"github": github, "gitlab": gitlab}
    sys.exit(services[sys.argv[1]](*sys.argv[2:]))
