"""PostgreSQL and an S3 store that come with the installation, for demo, tests and trying out.

They are used only where `DATABASE_URL` or `AWS_ENDPOINT_URL_S3` is not set. Everything listens on
127.0.0.1 alone. The store trusts the local users of the machine (see README.md).
"""
