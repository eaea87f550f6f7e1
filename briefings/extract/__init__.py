"""Article to facts with evidence; text in, facts out, no database and no network."""

import os

# Before numpy is loaded, which reads it once. A matrix product that is shared among threads is rounded in
# another way for each number of cores, so the same text could give other facts on another machine; and for
# matrices as small as a text's, the threads cost more than they save. Work is spread over processes instead.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
