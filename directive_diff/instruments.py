def identify(*a, **k): return ()
