"""Legs found in tracks: take-offs, landings and stops, with how sure each is. All pure, on columns.

:mod:`heard` prepares the positions of one aircraft, :mod:`phases` tells ground from air,
:mod:`fields` knows the airports, :mod:`ends` says where a leg may begin or end that was not heard,
:mod:`legs` puts legs together, :mod:`reported` compares them with what a case says.
"""
