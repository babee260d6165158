from packaging.version import Version
from packaging.specifiers import SpecifierSet
from packaging.requirements import Requirement
from packaging.markers import Marker

print(
    Version("1.2.3rc1") < Version("1.2.3"),
    "1.5" in SpecifierSet(">=1.0,<2"),
    Requirement('a[b]>=1; python_version>"3"'),
    sorted(map(Version, ["1.10", "1.9", "2.0.dev1"])),
)
