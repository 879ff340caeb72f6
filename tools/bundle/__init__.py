"""The folder for machines without internet: ``python -m tools.bundle``, or ``make bundle``.

All wheels for Windows and Linux, a start file for each, a page of instructions in Vietnamese, licences and sums.
``targets`` says what a machine is, ``closure`` what it needs, ``download`` brings it, ``folder`` lays it out; what is
carried along as it stands lies in ``carried/``.
"""
