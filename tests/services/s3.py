"""A private S3 (moto, in a process of its own)."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3

from tests.services.processes import free_port, listens, served

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test-secret"}
BUCKET = "sanmi-test"


@contextmanager
def private_s3() -> Iterator[str]:
    """Run an S3 with one bucket until the block ends; yield its blob URL. The credentials are in the environment."""
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    os.environ.update(CREDENTIALS)
    with tempfile.TemporaryDirectory(prefix="sanmi-s3-") as home:
        argv = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        with served(argv, log=Path(home) / "log", is_ready=lambda: listens(port), patience=60.0):
            client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
            client.create_bucket(Bucket=BUCKET)
            client.close()
            yield f"s3://{BUCKET}/blobs?endpoint={endpoint}&region=us-east-1"
