#!/usr/bin/env bash
# Our sACN and Art-Net as OLA, the reference implementation, reads them. OLA
# does not listen on loopback, so it gets a network namespace of its own.
#
#   apt-get install ola curl iproute2; cargo build -p dj-hue
#   sudo crates/output/tests/peers/ola.sh target/debug/dj-hue
set -euo pipefail
dj_hue=$(realpath "$1")
space=ola-peer
user=${SUDO_USER:-nobody}
home=$(mktemp -d)
chown "$user" "$home"

finish() {
  kill "${show:-}" "${ola:-}" 2>/dev/null || true
  wait 2>/dev/null || true
  ip netns del $space 2>/dev/null || true
  ip link del dj-hue-ola 2>/dev/null || true
  rm -rf "$home"
}
trap finish EXIT

ip netns add $space
ip link add dj-hue-ola type veth peer name eth0 netns $space
ip addr add 10.77.0.1/24 dev dj-hue-ola
ip link set dj-hue-ola up
ip netns exec $space ip addr add 10.77.0.2/24 dev eth0
ip netns exec $space ip link set lo up
ip netns exec $space ip link set eth0 up
ip netns exec $space ip route add default via 10.77.0.1

as_peer=(ip netns exec $space setpriv --reuid="$user" --clear-groups)
inside() { "${as_peer[@]}" "$@"; }
# Waits until a command succeeds, half a minute at most.
until_so() {
  for _ in $(seq 300); do "$@" >/dev/null 2>&1 && return; sleep 0.1; done
  echo "never: $*" >&2
  return 1
}

# Not by the function: the process to end later is the one started here.
HOME=$home "${as_peer[@]}" olad --config-dir "$home" --no-register-with-dns-sd >"$home/log" 2>&1 &
ola=$!
until_so inside curl -sf http://127.0.0.1:9090/json/server_stats
device_of() { inside ola_dev_info | awk -v name="$1" '/^Device/ && $0 ~ name { sub(":", "", $2); print $2; exit }'; }
inside ola_patch -i -d "$(device_of E1.31)" -p 0 -u 1
# An Art-Net port of OLA hears the universe of its own number.
inside ola_patch -i -d "$(device_of ArtNet)" -p 0 -u 2

patterns=$(mktemp -d "$home/patterns.XXXX")
(cd "$patterns" && exec "$dj_hue" --headless --bpm 120 \
  --output "sacn://10.77.0.2?universe=1" --output "artnet://10.77.0.2?universe=2") >"$home/show" 2>&1 &
show=$!

hears() { inside curl -s "http://127.0.0.1:9090/get_dmx?u=$1" | grep -q '[1-9]'; }
until_so hears 1
echo "OLA hears our sACN"
until_so hears 2
echo "OLA hears our Art-Net"
