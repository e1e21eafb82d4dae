# kind: budget
# says: took more than 500 ms
import time

time.sleep(100)
