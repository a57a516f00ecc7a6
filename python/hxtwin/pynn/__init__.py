# SPDX-License-Identifier: Apache-2.0
"""PyNN on the emulated chip: `import hxtwin.pynn as pynn`.

The names follow the published front end of the BrainScaleS-2 chip. All times are hardware time: ms for run(), timers
and spikes, us for time constants of neurons. What differs from PyNN: an experiment runs once after setup() or reset(),
delays are 0, weights are whole numbers up to 63, and `results()` tells what hardware never does.
"""

from pyNN import errors, random, space  # noqa: F401
from pyNN import common as _common
from pyNN.common.procedural_api import initialize, set  # noqa: F401
from pyNN.connectors import (  # noqa: F401
    AllToAllConnector, ArrayConnector, CloneConnector, DisplacementDependentProbabilityConnector,
    DistanceDependentProbabilityConnector, FixedNumberPostConnector, FixedNumberPreConnector,
    FixedProbabilityConnector, FixedTotalNumberConnector, FromFileConnector, FromListConnector,
    IndexBasedProbabilityConnector, OneToOneConnector,
)

from hxtwin.pynn import cells, helper, plasticity, simulator, synapses  # noqa: F401
from hxtwin.pynn import plasticity as plasticity_rules  # noqa: F401
from hxtwin.pynn.control import (  # noqa: F401
    RunCommand, end, get_current_time, get_max_delay, get_min_delay, get_time_step, num_processes, plan, preprocess,
    rank, reset, results, run, run_for, run_until, setup,
)
from hxtwin.pynn.plasticity import PlasticityRule, Timer  # noqa: F401
from hxtwin.pynn.populations import Assembly, Population, PopulationView  # noqa: F401
from hxtwin.pynn.projections import Projection  # noqa: F401

create = _common.build_create(Population)
connect = _common.build_connect(Projection, FixedProbabilityConnector, synapses.StaticSynapse)
record = _common.build_record(simulator)


def list_standard_models():
    """Cell types of neurons."""
    return [cells.HXNeuron, cells.CalibHXNeuronCuba]
