"""`make bench`: the pages, then the import."""

import sys

from bench import pages

pages.main(sys.argv[1:])
