# kind: exception
# says: open
import io

io.open("/tmp/x", "w").write("x")
