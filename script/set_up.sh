# Read by script/run and script/test: brings a fresh Debian 12+ or Ubuntu 24.04+ to where the program runs.
# It asks apt and pip only when something is missing or has changed, so the second time costs nothing.

venv_python=.venv/bin/python

# What Qt needs to open a window, on a screen or without one.
window_packages=(
  libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0
  libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0
)
# What the tests need besides: a screen and a hand for whole-window tests, a second reader of PDFs, git.
test_packages=(xvfb xdotool ghostscript git)

say() { printf '== %s\n' "$*"; }

# stop SENTENCE [EXIT CODE]: 3 when the machine lacks something that a person has to install.
stop() {
  printf '%s\n' "$1" >&2
  exit "${2:-1}"
}

installed() {
  # t64: the name since Debian 13 and Ubuntu 24.04 for libraries with 64-bit time
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ||
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1t64" 2>/dev/null)" = installed ]
}

postgresql_is_here() {
  command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

missing_packages() { # PURPOSE
  local name
  python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
  for name in "${window_packages[@]}"; do installed "$name" || echo "$name"; done
  [ "$1" = test ] || return 0
  for name in "${test_packages[@]}"; do installed "$name" || echo "$name"; done
  postgresql_is_here || echo postgresql
}

install_packages() { # PURPOSE
  command -v dpkg-query >/dev/null || return 0 # not Debian or Ubuntu: the README names what is needed
  local missing as_root=()
  mapfile -t missing < <(missing_packages "$1")
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    as_root=(sudo)
    command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; } ||
      stop "Some of the system's packages are missing. Run this line as root, then try again:
  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" 3
  fi
  say "installing ${missing[*]}"
  case " ${missing[*]} " in *" postgresql "*)
    # The tests start their own servers: Debian need not make one that runs all day.
    local settings=/etc/postgresql-common/createcluster.conf
    [ -e "$settings" ] || "${as_root[@]}" sh -c "mkdir -p ${settings%/*} && echo 'create_main_cluster = false' >$settings"
    ;;
  esac
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get -qq -o Acquire::Retries=3)
  "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null ||
    stop "The system's packages could not be installed: ${missing[*]}. Mend what apt says above, then try again." 3
}

install_python_packages() { # PURPOSE
  local wanted stamp=".venv/set-up-for-$1" what=.
  [ "$1" = test ] && what=".[test]"
  wanted=$(printf '%s\n' "$PWD" "$(python3 -V)" | cat - pyproject.toml constraints.txt script/set_up.sh | sha256sum)
  [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return 0
  "$venv_python" -c 'import pip' 2>/dev/null || { say "making .venv"; python3 -m venv --clear .venv; }
  say "installing the Python packages into .venv"
  local pip=("$venv_python" -m pip install --quiet --disable-pip-version-check --no-input -c constraints.txt)
  # what builds the package comes first and from the constraints too: nothing unpinned takes part
  "${pip[@]}" hatchling && "${pip[@]}" --no-build-isolation -e "$what" ||
    stop "The Python packages could not be installed. Mend what pip says above, then try again." 3
  printf '%s\n' "$wanted" | tee "$stamp" >.venv/set-up-for-run # what the tests need includes what a run needs
}

set_up() { # PURPOSE: run or test
  command -v python3 >/dev/null && python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 3.11 or newer is needed: apt-get install python3" 3
  install_packages "$1"
  install_python_packages "$1"
}
