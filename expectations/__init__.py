"""What a delivery must live up to: one module of rules per staged table, and the gate that runs them."""

import os

# Great Expectations reports its use over the internet unless told not to, and reads this when it is imported.
os.environ["GX_ANALYTICS_ENABLED"] = "False"
